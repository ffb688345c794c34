import { z } from 'zod';
import { contractsSchema } from '../config/contracts.ts';

/** What a change says of itself: the text of a pull request. All of it is a stranger's. */
export const changeDescriptionSchema = z.object({
  title: z.string(),
  description: z.string(),
  /** A login. */
  author: z.string(),
  /** `own`: mendhook wrote the change. */
  association: z.enum(['member', 'bot', 'own', 'none']),
  /** Whether the head is in another repository than the base. */
  fork: z.boolean(),
  branch: z.string(),
  /** The commits' messages. */
  commits: z.array(z.string()),
  contracts: contractsSchema.optional(),
  /** What the configuration allows, in a sentence, such as "expand-only migrations are allowed". */
  policy: z.string().optional(),
  test: z.object({
    /** How the tests are run in the head; null where they cannot be run here. */
    command: z.string().nullable(),
    /** What CI reported. */
    given: z
      .object({
        exit: z.int().nullable().optional(),
        /** From 0 to 1; null where it was not measured. */
        changedLinesCovered: z.number().min(0).max(1).nullable().optional(),
      })
      .optional(),
  }),
});
export type ChangeDescription = z.infer<typeof changeDescriptionSchema>;
