import { z } from 'zod';
import { changeDescriptionSchema } from './change-description.ts';

/** What the worker is asked to compute of a change between two folders. */
export const reviewRequest = z.object({
  /** Absolute paths. */
  base: z.string(),
  head: z.string(),
  description: changeDescriptionSchema,
  /** The caller's to clear. */
  workDirectory: z.string(),
});
export type ReviewRequest = z.infer<typeof reviewRequest>;
