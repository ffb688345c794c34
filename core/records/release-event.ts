import { z } from 'zod';

const repository = z.string().max(200);
const releaseId = z.string().max(64);

/** What a person may say of a release. */
export const releaseWord = z.enum([
  'approve',
  'refuse',
  'hold',
  'go-on',
  'roll-back',
  'open-lane',
  'was-right',
  'was-wrong',
]);
export type ReleaseWord = z.infer<typeof releaseWord>;

/** A person's word on a release. Who they are is looked up: the names in it prove nothing. */
export const releaseWordSchema = z.object({
  kind: z.literal('release-word'),
  /** The same press or call has the same id, however often it is delivered. */
  id: z.string().min(1).max(100),
  releaseId,
  word: releaseWord,
  /** The commit that the person saw. */
  commit: z.string().max(64),
  /** The newest decision that the person saw, by its place in the chain; 0: there was none. */
  decision: z.int().nonnegative(),
  by: z.discriminatedUnion('via', [
    z.object({ via: z.literal('slack'), slackId: z.string(), name: z.string() }),
    z.object({ via: z.literal('command'), login: z.string() }),
  ]),
  reason: z.string().max(500).optional(),
  at: z.number(),
});
export type ReleasePersonWord = z.infer<typeof releaseWordSchema>;

/**
 * A message for the release function about what was merged. It carries names alone; GitHub, the provider and the ledger are
 * asked.
 */
export const releaseEventSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('push'), repository, branch: z.string().max(300), commit: z.string().max(64) }),
  /** The clock of a release, and what the sweep sends when that was lost. Only the step that it names is looked at. */
  z.object({ kind: z.literal('release-look'), releaseId, step: z.int().nonnegative().optional() }),
  z.object({
    kind: z.literal('release-job-ended'),
    releaseId,
    step: z.int().positive(),
    succeeded: z.boolean(),
    reason: z.string(),
  }),
  /** A deployment of a provider changed its state: it is asked which. */
  z.object({
    kind: z.literal('deployment'),
    provider: z.enum(['github-workflow', 'ecs', 'codedeploy']),
    deployment: z.string().max(500),
  }),
  /** A deployment that the user's CI/CD made, at GitHub. */
  z.object({ kind: z.literal('github-deployment'), repository, id: z.int().positive() }),
  /** A job waits for our protection rule. */
  z.object({
    kind: z.literal('protection-rule'),
    repository,
    runId: z.int().positive(),
    environment: z.string().max(300),
    commit: z.string().max(64),
  }),
  /** The sweep's: a service that CodeDeploy deploys has no canary as far as it knows. The ledger is asked. */
  z.object({
    kind: z.literal('feed-alarm'),
    service: z.object({ name: z.string().max(200), env: z.string().max(200).optional() }),
  }),
  releaseWordSchema,
]);
export type ReleaseEvent = z.infer<typeof releaseEventSchema>;

/** A message for one of the two deploying functions: carry this step out. The ledger says whether it may. */
export const deployOrderMessageSchema = z.object({ releaseId, step: z.int().positive() });
export type DeployOrderMessage = z.infer<typeof deployOrderMessageSchema>;
