import { z } from 'zod';

const annotation = z.object({
  path: z.string(),
  startLine: z.number(),
  endLine: z.number(),
  startColumn: z.number().nullable(),
  endColumn: z.number().nullable(),
  level: z.enum(['notice', 'warning', 'failure']),
  title: z.string().nullable(),
  message: z.string(),
  rawDetails: z.string().nullable(),
});

const action = z.object({ label: z.string(), description: z.string(), identifier: z.string() });

export const CONCLUSIONS = [
  'action_required',
  'cancelled',
  'failure',
  'neutral',
  'success',
  'skipped',
  'timed_out',
] as const;

/** A check run. Those of one commit and one App make up a suite, whose id each of them has. */
export const checkRunSchema = z.object({
  id: z.number(),
  suite: z.number(),
  name: z.string(),
  headSha: z.string(),
  externalId: z.string(),
  detailsUrl: z.string().nullable(),
  status: z.enum(['queued', 'in_progress', 'completed']),
  conclusion: z.enum(CONCLUSIONS).nullable(),
  startedAt: z.number().nullable(),
  completedAt: z.number().nullable(),
  title: z.string().nullable(),
  summary: z.string().nullable(),
  text: z.string().nullable(),
  annotations: z.array(annotation),
  actions: z.array(action),
});

const requiredCheck = z.object({ context: z.string(), integration_id: z.number().exactOptional() });

/** https://docs.github.com/en/rest/repos/rules#create-a-repository-ruleset */
const requiredChecksRule = z.object({
  type: z.literal('required_status_checks'),
  parameters: z.object({
    do_not_enforce_on_create: z.boolean().default(false),
    required_status_checks: z.array(requiredCheck).min(1),
    strict_required_status_checks_policy: z.boolean(),
  }),
});

export const rulesetSchema = z.object({
  id: z.number(),
  name: z.string(),
  enforcement: z.enum(['active', 'disabled']),
  /** `~DEFAULT_BRANCH`, `~ALL`, or a pattern of full ref names. */
  include: z.array(z.string()),
  exclude: z.array(z.string()),
  rules: z.array(requiredChecksRule),
  createdAt: z.number(),
  updatedAt: z.number(),
});

export type StoredAnnotation = z.infer<typeof annotation>;
export type StoredCheckRun = z.infer<typeof checkRunSchema>;
export type StoredRuleset = z.infer<typeof rulesetSchema>;
export type RequiredCheck = z.infer<typeof requiredCheck>;
