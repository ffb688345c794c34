import { z } from 'zod';

/** What an attempt draws on, and how much of it was claimed. It is settled by its kind when the attempt ends. */
export const claimSchema = z.object({
  name: z.string(),
  kind: z.enum(['dollars', 'attempts', 'pull-requests']),
  claimed: z.number().nonnegative(),
});
export type Claim = z.infer<typeof claimSchema>;
