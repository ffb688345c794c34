import { z } from 'zod';
import { escalationStepSchema } from '../config/escalation.ts';

/** What a person did first after an outcome. Times are epoch milliseconds. */
const acknowledgementSchema = z.object({
  at: z.number(),
  how: z.enum(['press', 'reply', 'assignment', 'pull-request', 'merge']),
  /** Who, where it is known. */
  by: z.string().optional(),
});
export type Acknowledgement = z.infer<typeof acknowledgementSchema>;

/** What a system is told of a page: a person acts, or it is over. */
const pageEndSchema = z.enum(['acknowledged', 'resolved']);
export type PageEnd = z.infer<typeof pageEndSchema>;

/** One step of an escalation that was taken. */
const calledStepSchema = z.object({
  /** The same step of one incident has the same id: the outcome and the place, such as `2/diagnosed/0`. */
  id: z.string(),
  step: escalationStepSchema,
  /**
   * `calling`: taken, and its end is not known. `waiting`: it failed, and is tried again. `called`: done. `failed`: given up.
   * `passed-over`: there was nobody to call.
   */
  status: z.enum(['calling', 'waiting', 'called', 'failed', 'passed-over']),
  /** When the status changed. */
  at: z.number(),
  /** How often it was tried. */
  tries: z.int().nonnegative(),
  /** Which process tries it. */
  by: z.string(),
  reason: z.string().optional(),
  /** Before that it is neither tried nor told again. */
  notBefore: z.number().optional(),
  /** The page's id at its system, where the system gives one. */
  page: z.string().optional(),
  /** What the system was told since. */
  told: pageEndSchema.optional(),
  /** What the system could not be told, and how often. */
  untold: z.object({ end: pageEndSchema, times: z.int().positive() }).optional(),
});
export type CalledStep = z.infer<typeof calledStepSchema>;

/** The calling of people for one outcome of an incident. */
export const callSchema = z.object({
  /** Which outcome: the attempt's number and the outcome's kind, such as `2/diagnosed`. */
  outcome: z.string(),
  /** When the outcome came. */
  since: z.number(),
  steps: z.array(calledStepSchema),
  /** Pages of an earlier outcome: they are resolved before anybody is called again. */
  open: z.array(calledStepSchema).optional(),
  acknowledged: acknowledgementSchema.optional(),
  /** Why no further step is taken. `answered`: the outcome needs nobody any more. */
  ended: z.enum(['acknowledged', 'answered', 'too-old', 'limit', 'done']).optional(),
  /** When the sweep looks at it next. */
  dueAt: z.number().optional(),
});
export type Call = z.infer<typeof callSchema>;
