import { z } from 'zod';

export const RUN_STATUSES = ['CREATING', 'RUNNING', 'FINISHED', 'ERROR', 'CANCELLED', 'EXPIRED'] as const;
export type RunStatus = (typeof RUN_STATUSES)[number];

const branchSchema = z.object({
  /** Without a scheme, such as `github.com/acme/shop`. */
  repoUrl: z.string(),
  branch: z.string().optional(),
  prUrl: z.string().optional(),
});
export type PushedBranch = z.output<typeof branchSchema>;

const runSchema = z.object({
  id: z.string(),
  status: z.enum(RUN_STATUSES),
  result: z.string().optional(),
  createdAt: z.number(),
  updatedAt: z.number(),
});
export type StoredRun = z.output<typeof runSchema>;

const agentSchema = z.object({
  id: z.string(),
  name: z.string(),
  prompt: z.string(),
  repos: z.array(z.object({ url: z.string(), startingRef: z.string().optional() })),
  workOnCurrentBranch: z.boolean(),
  autoCreatePR: z.boolean(),
  createdAt: z.number(),
  /** Oldest first. */
  runs: z.array(runSchema),
  /** Of the agent, and told with each of its runs. */
  branches: z.array(branchSchema),
});
export type StoredAgent = z.output<typeof agentSchema>;

export const stateSchema = z.object({ agents: z.array(agentSchema), nextRun: z.int().positive() });
export type CursorState = z.output<typeof stateSchema>;
