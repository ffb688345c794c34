import { z } from 'zod';

/**
 * What each phase must answer. The JSON schema of these types goes to Claude Code (`--json-schema`), and the same
 * schema reads the answer: the model's word is unknown input like any other.
 */

const evidence = z.object({
  kind: z.enum(['code', 'log', 'test']).describe('Where this was seen'),
  file: z.string().optional().describe('Path in the repository, for code'),
  line: z.number().int().positive().optional().describe('Line in that file'),
  observation: z.string().min(1).describe('What is there, and what it shows'),
});

export const investigateVerdict = z.object({
  title: z.string().min(1).max(120).describe('The bug in one line, for a pull request title'),
  rootCause: z.string().min(1).describe('The cause, not the symptom, in a few plain sentences'),
  evidence: z.array(evidence).min(1).describe('What supports the root cause: file and line, or a log line'),
  notChecked: z.array(z.string()).describe('What could not be checked, and so remains an assumption'),
  confidence: z.enum(['low', 'medium', 'high']),
  codeFixable: z.boolean().describe('True only when a change in this repository mends the cause'),
  notFixableBecause: z
    .enum(['configuration', 'data', 'dependency', 'infrastructure', 'capacity', 'unknown'])
    .optional()
    .describe('Required when codeFixable is false'),
  affectedFiles: z.array(z.string()).describe('Paths that a fix would touch'),
  nextSteps: z.string().describe('What a person should do, above all when it is no matter of code'),
});

export const proposeFixVerdict = z.object({
  summary: z.string().min(1).describe('What was changed and why that mends the cause, for the reviewer'),
  regressionTest: z.object({
    files: z.array(z.string()).min(1).describe('Test files added or changed: paths in the repository'),
    name: z.string().min(1).describe('Name of the test that fails without the fix'),
  }),
  risks: z.array(z.string()).describe('What could go wrong with this change'),
});

/** As above, where people reviewed a draft and asked for a change of it. */
export const changeDraftVerdict = proposeFixVerdict.extend({
  notDone: z.array(z.string()).describe('What of the review was not done, and why: one entry each; empty when all was'),
});

export type InvestigateVerdict = z.infer<typeof investigateVerdict>;
export type ProposeFixVerdict = z.infer<typeof proposeFixVerdict>;
