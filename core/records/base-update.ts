import { z } from 'zod';

/** How it ended that a draft was to be put on the newest commit of its base branch. Stored names. */
export const baseUpdateEndSchema = z.discriminatedUnion('kind', [
  /** The base was merged into the branch. */
  z.object({ kind: z.literal('merged'), head: z.string(), base: z.string(), reason: z.string() }),
  /** Both sides changed the same lines: a person has to merge. */
  z.object({
    kind: z.literal('conflict'),
    base: z.string(),
    paths: z.array(z.string()).readonly(),
    /** People's commits are on the branch. */
    byPeople: z.literal(true).optional(),
  }),
  /** The regression test passes on the base without the fix. */
  z.object({
    kind: z.literal('bug-gone'),
    base: z.string(),
    /** The commit that ended the bug; left out where the search did not find just one. */
    commit: z.string().optional(),
    /** The last commit that is known to have the bug, where no commit is named. */
    after: z.string().optional(),
    /** People's commits are on the branch, so the draft stays open. */
    byPeople: z.literal(true).optional(),
    /** The draft was closed for it, and a person reopened it. */
    reopened: z.literal(true).optional(),
  }),
  /** The tests do not show that the fix still works there. Nothing was pushed. */
  z.object({ kind: z.literal('not-verified'), base: z.string(), reason: z.string() }),
  /** Somebody pushed in between, or there was nothing to merge. */
  z.object({ kind: z.literal('left-alone'), reason: z.string() }),
  z.object({ kind: z.literal('failed'), reason: z.string() }),
]);
export type BaseUpdateEnd = z.infer<typeof baseUpdateEndSchema>;

/** A job that puts a draft on the newest commit of its base branch. No model is run. Times are epoch milliseconds. */
export const baseUpdateSchema = z.object({
  /** The first of a draft is 1. */
  number: z.int().positive(),
  /** The attempt whose regression test is run. */
  attempt: z.int().positive(),
  /** `ended`: what follows from its end is still to be done. `told`: all is done. */
  status: z.enum(['asked', 'submitted', 'running', 'ended', 'told']),
  jobName: z.string(),
  jobId: z.string().optional(),
  /** What GitHub said: the newest commits of the draft and of its base branch, and how many commits lie between. */
  head: z.string(),
  base: z.string(),
  behindBy: z.int().nonnegative(),
  conflicts: z.boolean(),
  /** The merge. With the reason, it was tested and is about to be pushed: by it, a push before a crash is known again. */
  plan: z.object({ head: z.string(), base: z.string(), tree: z.string(), reason: z.string().optional() }).optional(),
  end: baseUpdateEndSchema.optional(),
  /** What people were told last, and of which commit of the draft: the same is not told twice. */
  said: z.object({ kind: z.string(), head: z.string() }).optional(),
  askedAt: z.number(),
  endedAt: z.number().optional(),
});
export type BaseUpdate = z.infer<typeof baseUpdateSchema>;
