import { z } from 'zod';
import { storedRule } from './rule-name.ts';

/** How an attempt ended, or why none was made. */
export const outcomeKind = z.enum([
  'fix-verified',
  'fix-unverified',
  'diagnosed',
  'not-code-fixable',
  'declined',
  'failed',
  'skipped',
]);
export type OutcomeKind = z.infer<typeof outcomeKind>;

export const outcomeSchema = z.object({
  kind: outcomeKind,
  /** One sentence for a person. */
  reason: z.string(),
  /** The rule that decided, for outcomes that a rule decides (a skip, a refused diff). */
  rule: storedRule.optional(),
});
export type Outcome = z.infer<typeof outcomeSchema>;
