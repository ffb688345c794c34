import { z } from 'zod';

export const pullRequestSchema = z.object({
  repository: z.string(),
  number: z.int().positive(),
  url: z.string(),
  branch: z.string(),
  title: z.string(),
  draft: z.boolean(),
  /** Its regression test is not shown to be of this bug. */
  unrelatedTest: z.literal(true).optional(),
  /** The one comment that keeps count of occurrences after the draft was opened. */
  commentId: z.int().optional(),
  /** Since when its labels are not those of its incident: GitHub did not take them, or has yet to be asked. */
  unlabelled: z.object({ since: z.number() }).optional(),
});
export type PullRequest = z.infer<typeof pullRequestSchema>;

/** That people closed the pull request without merging it, which is a decision. Times are epoch milliseconds. */
export const rejectionSchema = z.object({
  at: z.number(),
  /** Who closed it: a GitHub login. */
  by: z.string().optional(),
  /** What they wrote when they closed it, or the labels that they set. */
  reason: z.string().optional(),
});
export type Rejection = z.infer<typeof rejectionSchema>;

/** That people merged it. Whether it mends the bug is seen after the deployment. */
export const mergeSchema = z.object({
  at: z.number(),
  by: z.string().optional(),
  /** The commit of the base branch that holds the fix. */
  commit: z.string().optional(),
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

/** What GitHub says of a pull request. Times are epoch milliseconds. */
export interface PullRequestState {
  readonly state: 'open' | 'closed';
  readonly draft: boolean;
  readonly merged?: Pick<Merge, 'at' | 'by' | 'commit'> | undefined;
  readonly closed?: Rejection | undefined;
}
