import { z } from 'zod';
import { pullRequestSchema } from './pull-request.ts';

/** How what people merged compares with what mendhook proposed. */
export const mergedAsSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('as-is') }),
  /** What differs, redacted, at most 64 kB. */
  z.object({ kind: z.literal('changed'), difference: z.string(), cut: z.literal(true).optional() }),
  /** They merged a change of other files. */
  z.object({ kind: z.literal('superseded'), files: z.array(z.string()) }),
]);
export type MergedAs = z.infer<typeof mergedAsSchema>;

/** That people merged it. Whether it mends the bug is seen after the deployment. */
export const mergeSchema = z.object({
  /** Another commit of the base branch ended the bug, and mendhook closed the draft. */
  elsewhere: z.literal(true).optional(),
  at: z.number(),
  by: z.string().optional(),
  /** The commit of the base branch that holds the fix. */
  commit: z.string().optional(),
  /** Left out when GitHub could not tell, and in older records. */
  as: mergedAsSchema.optional(),
  /** From then on an error whose release nothing else tells counts as one of a release with the fix. */
  deployedFrom: z.number(),
  /** How long the bug must stay away to be called resolved, in milliseconds. */
  watchMs: z.number(),
  /** Releases that are known to be without the fix: versions that showed the bug before, commits that GitHub was asked about. */
  earlier: z.object({ versions: z.array(z.string()).readonly(), commits: z.array(z.string()).readonly() }),
});
export type Merge = z.infer<typeof mergeSchema>;

/** A merged fix after which the bug came back. */
export const failedFixSchema = z.object({
  /** Number of the attempt that it came of. */
  attempt: z.int().positive(),
  pullRequest: pullRequestSchema,
  merge: mergeSchema,
  /** When an error of a release with the fix was seen, and which release that was, as far as its tags say. */
  recurredAt: z.number(),
  release: z.string().optional(),
});
export type FailedFix = z.infer<typeof failedFixSchema>;
