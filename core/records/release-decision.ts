import { z } from 'zod';
import { releaseWord } from './release-event.ts';

/** Why a release goes on, waits, asks or goes back. */
export const releaseRule = z.enum([
  // On.
  'staging-passed',
  'canary-good',
  'observed-good',
  'person',
  // To a person.
  'smoke-failed',
  'integration-failed',
  'slower',
  'load-errors',
  'not-measured',
  'no-way-back',
  'migration',
  'own-change',
  'unreviewed-commit',
  'undecided',
  // Back.
  'worse-than-stable',
  'over-the-limit',
  'new-error-group',
  'deploy-failed',
  'deploy-lost',
  'reverted',
  'person-back',
  // Wait or stop.
  'no-metrics',
  'held',
  'deployed-by-hand',
  'superseded',
  'not-on-branch',
]);
export type ReleaseRule = z.infer<typeof releaseRule>;

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** What a decision about a release lets happen. The deploying function compares it with what it is asked. */
export const releaseAction = z.enum([
  'deploy-staging',
  'deploy-canary',
  'deploy-production',
  'promote',
  'roll-back',
  'none',
]);
export type ReleaseAction = z.infer<typeof releaseAction>;

/** `go`: the action may happen; `ask`: a person decides; `hold`: wait; `back`: roll back; `stop`: nothing more happens. */
export const releaseResult = z.enum(['go', 'ask', 'hold', 'back', 'stop']);

/** Who or what decided. */
const releaseDeciderSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('rules') }),
  z.object({
    kind: z.literal('person'),
    login: z.string(),
    slackId: z.string().optional(),
    via: z.enum(['slack', 'command']),
    word: releaseWord,
    wordId: z.string(),
    reason: z.string(),
  }),
]);

/**
 * One decision about a release. Written once, as one line of canonical JSON in the release's chain, before it takes effect.
 */
export const releaseDecisionSchema = z.object({
  releaseId: z.string(),
  sequence: z.int().positive(),
  previous: sha256.nullable(),
  service: z.string(),
  repository: z.string(),
  /** The commit that it holds for, and no other. */
  commit: z.string(),
  result: releaseResult,
  action: releaseAction,
  /** The step of the release that may carry it out, and its share of the traffic in percent. */
  step: z.int().positive().nullable(),
  percent: z.number().nullable(),
  rules: z.array(releaseRule),
  why: z.string(),
  decider: releaseDeciderSchema,
  inputs: z.object({
    /** Of what was measured: the stored facts of the step. */
    facts: sha256.nullable(),
    /** Of the terms that held. */
    configuration: sha256,
    code: z.string(),
  }),
  /** Key of the stored facts in the audit bucket: deciding again from them gives the same decision. */
  facts: z.string().nullable(),
  at: z.int().nonnegative(),
});
export type ReleaseDecision = z.infer<typeof releaseDecisionSchema>;
