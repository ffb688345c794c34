import { z } from 'zod';
import { changeDescriptionSchema } from './change-description.ts';

/** One candidate test that the worker is asked to judge. */
export const candidateRequest = z.object({
  /** The files that the test is for: an absolute path. */
  head: z.string(),
  description: changeDescriptionSchema,
  /** The test file's text, and its path in the head. */
  text: z.string(),
  path: z.string(),
  /** The caller's to clear. */
  workDirectory: z.string(),
});
export type CandidateRequest = z.infer<typeof candidateRequest>;

/** Why a candidate test is worth nothing. */
export const candidateObjection = z.enum([
  'unsafe-path',
  'no-tests',
  'no-assertion',
  'assertion-lost',
  'skipped',
  'sleeps',
  'foreign-fixture',
  'ends-process',
  'patches-assertions',
  'reads-measurement',
  'edits-files',
  'hides-failures',
  'network',
  'suite-fails',
  'not-green',
  'flaky',
  'breaks-suite',
  'reads-source',
  'no-new-coverage',
  'no-mutant-killed',
  'asserts-the-bug',
]);
export type CandidateObjection = z.infer<typeof candidateObjection>;

/** What was found about a candidate test. */
export const candidateVerdict = z.object({
  accept: z.boolean(),
  because: z.array(candidateObjection),
  /** One sentence a step, for a person. */
  notes: z.array(z.string()),
  /** Runs of the candidate alone, and how many of them were green. */
  runs: z.object({ made: z.int(), green: z.int() }),
  /** Lines that it runs and no other test does; null where the runtime does not tell. */
  newLines: z.int().nullable(),
  mutants: z.object({
    tried: z.int(),
    /** The mutant that it kills and that lived before; null for none. */
    killed: z.string().nullable(),
  }),
});
export type CandidateVerdict = z.infer<typeof candidateVerdict>;
