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
  /** Threads that it was told, threads by people who may not write, and checks that failed on the head. */
  told: z
    .object({ threads: z.int().nonnegative(), leftOut: z.int().nonnegative(), checks: z.array(z.string()) })
    .optional(),
  /** The commit that was pushed. */
  commit: z.string().optional(),
  /** Whether the person has been answered. */
  answered: z.literal(true).optional(),
});
export type Round = z.infer<typeof roundSchema>;
