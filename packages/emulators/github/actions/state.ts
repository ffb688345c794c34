import { z } from 'zod';

export const RUN_CONCLUSIONS = ['success', 'failure', 'cancelled', 'startup_failure'] as const;

/** One run of a workflow. Times are epoch milliseconds. */
export const workflowRunSchema = z.object({
  id: z.number(),
  number: z.number(),
  /** `.github/workflows/deploy.yml`. */
  path: z.string(),
  name: z.string(),
  displayTitle: z.string(),
  event: z.string(),
  headBranch: z.string(),
  headSha: z.string(),
  inputs: z.record(z.string(), z.string()),
  /** `pending`: another run of its concurrency group goes on; `waiting`: a rule of its environment has not answered. */
  status: z.enum(['queued', 'pending', 'waiting', 'in_progress', 'completed']),
  conclusion: z.enum(RUN_CONCLUSIONS).nullable(),
  /** The group of `concurrency`; null where the workflow has none. */
  group: z.string().nullable(),
  actor: z.string(),
  createdAt: z.number(),
  startedAt: z.number(),
  updatedAt: z.number(),
});

export const DEPLOYMENT_STATES = [
  'error',
  'failure',
  'inactive',
  'in_progress',
  'queued',
  'pending',
  'success',
] as const;

const deploymentStatus = z.object({
  id: z.number(),
  /** `waiting` is a state of GitHub's own: a rule of the environment has not answered. */
  state: z.enum([...DEPLOYMENT_STATES, 'waiting']),
  creator: z.string(),
  description: z.string(),
  environment: z.string(),
  environmentUrl: z.string(),
  logUrl: z.string(),
  createdAt: z.number(),
});

export const deploymentSchema = z.object({
  id: z.number(),
  sha: z.string(),
  ref: z.string(),
  task: z.string(),
  payload: z.union([z.record(z.string(), z.unknown()), z.string()]),
  originalEnvironment: z.string(),
  environment: z.string(),
  description: z.string().nullable(),
  creator: z.string(),
  transient: z.boolean(),
  production: z.boolean(),
  /** The run whose job made it; null where somebody made it through the API. */
  runId: z.number().nullable(),
  createdAt: z.number(),
  updatedAt: z.number(),
  /** Oldest first. */
  statuses: z.array(deploymentStatus),
});

const protectionRule = z.object({ id: z.number(), appId: z.number() });

export const environmentSchema = z.object({
  id: z.number(),
  name: z.string(),
  /** Minutes. */
  waitTimer: z.number(),
  branchPolicy: z.object({ protected_branches: z.boolean(), custom_branch_policies: z.boolean() }).nullable(),
  /** Custom rules that are switched on. */
  rules: z.array(protectionRule),
  createdAt: z.number(),
  updatedAt: z.number(),
});

/** What a custom rule said of a run. */
const ruleReview = z.object({
  runId: z.number(),
  environment: z.string(),
  appId: z.number(),
  state: z.enum(['approved', 'rejected', 'reported']),
  comment: z.string(),
  at: z.number(),
});

/** What a repository holds of Actions and deployments. */
export const actionsFields = {
  workflowRuns: z.array(workflowRunSchema).default([]),
  /** Paths of workflows that are switched off. */
  disabledWorkflows: z.array(z.string()).default([]),
  deployments: z.array(deploymentSchema).default([]),
  environments: z.array(environmentSchema).default([]),
  ruleReviews: z.array(ruleReview).default([]),
};

export const emptyActions = () => ({
  workflowRuns: [],
  disabledWorkflows: [],
  deployments: [],
  environments: [],
  ruleReviews: [],
});

export type StoredRun = z.infer<typeof workflowRunSchema>;
export type RunConclusion = (typeof RUN_CONCLUSIONS)[number];
export type StoredDeployment = z.infer<typeof deploymentSchema>;
export type StoredDeploymentStatus = z.infer<typeof deploymentStatus>;
export type StoredEnvironment = z.infer<typeof environmentSchema>;
export type StoredRuleReview = z.infer<typeof ruleReview>;
