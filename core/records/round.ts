import { z } from 'zod';
import { WORDS_LENGTH } from '../names.ts';
import { personSchema } from './person-request.ts';

/** That an attempt changes an open draft, because a person asked for that on it. */
export const roundSchema = z.object({
  /** The person's request: the one comment that answers it is found again by this. */
  request: z.string(),
  by: personSchema,
  /** What they asked for, redacted. */
  words: z.string().max(WORDS_LENGTH),
  /** Whose threads it is told: those of this review, else all of the pull request. */
  review: z.int().positive().optional(),
  pullRequest: z.object({ repository: z.string(), number: z.int().positive(), branch: z.string() }),
  /** The newest commit of the branch when the work began. It goes on top of that one alone. */
  head: z.string().optional(),
  /** What it was told of the review. */
  told: z
    .object({
      threads: z.int().nonnegative(),
      /** Threads that it was not told, because all together are too long. */
      cut: z.int().nonnegative().optional(),
      /** Threads in which only people who may not write have said something. */
      leftOut: z.int().nonnegative(),
      /** Older threads that were not read. */
      unread: z.int().positive().optional(),
      /** Checks that failed on the head. */
      checks: z.array(z.string()),
    })
    .optional(),
  /** The commit that was pushed. */
  commit: z.string().optional(),
  /** Whether the person has been answered. */
  answered: z.literal(true).optional(),
  /** Why GitHub does not take the answer, for good. */
  answerRefused: z.string().optional(),
});
export type Round = z.infer<typeof roundSchema>;
