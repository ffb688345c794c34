import { z } from 'zod';
import { changeWord } from './change-event.ts';
import { gateReason } from './change-facts.ts';

/** Why a change may not pass by itself. Beyond what facts find: what failed, and what could not be looked at. */
export const gateRule = z.enum([
  ...gateReason.options,
  'tests-failed',
  'not-measured',
  'finding-reproduced',
  'budget',
  'review-failed',
]);
export type GateRule = z.infer<typeof gateRule>;

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** Who or what decided. */
const deciderSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('rules') }),
  z.object({
    kind: z.literal('person'),
    /** A GitHub login: who may decide is known by it. */
    login: z.string(),
    slackId: z.string().optional(),
    via: z.enum(['slack', 'github', 'command']),
    /** What they said, and the id of the press or call that said it. */
    word: changeWord,
    wordId: z.string(),
    /** Of `dismiss-finding`: which. */
    findingId: z.string().optional(),
    /** In their words, redacted. */
    reason: z.string(),
  }),
]);

/**
 * One decision about a change: what let it pass or not, by which rules, on which facts. Written once, as one line of canonical
 * JSON in a chain; see `core/gate-decision/chain.ts`.
 */
export const gateDecisionSchema = z.object({
  /** The change, and the place of this line in its chain, from 1. */
  changeId: z.string(),
  sequence: z.int().positive(),
  /** SHA-256 of the line before, in hexadecimal; null for the first. */
  previous: sha256.nullable(),
  repository: z.string(),
  number: z.int().positive(),
  /** The commit that it holds for, and the one that it was compared with. */
  head: z.string(),
  base: z.string(),
  round: z.int().positive(),
  /** `pass`: may be merged; `ask`: a person decides; `block`: not before something changes. */
  result: z.enum(['pass', 'ask', 'block']),
  rules: z.array(gateRule),
  /** One sentence for people. */
  why: z.string(),
  decider: deciderSchema,
  /** Of what the decision rests on, by SHA-256: the stored facts and findings, the configuration, the code that decided. */
  inputs: z.object({
    facts: sha256.nullable(),
    findings: sha256.nullable(),
    configuration: sha256,
    /** The version of mendhook. */
    code: z.string(),
    model: z.string().nullable(),
    prompt: sha256.nullable(),
  }),
  /** Key of the round's full reasoning in the audit bucket. */
  reasoning: z.string().nullable(),
  /** Epoch milliseconds. */
  at: z.int().nonnegative(),
});
export type GateDecision = z.infer<typeof gateDecisionSchema>;
