import { z } from 'zod';

/** What a person may ask for. `minutes` is how long a mute lasts; null is for good. */
export const personActionSchema = z.discriminatedUnion('action', [
  z.object({ action: z.literal('open-draft') }),
  z.object({ action: z.literal('try-again') }),
  z.object({ action: z.literal('dismiss') }),
  z.object({ action: z.literal('mute'), minutes: z.int().positive().nullable() }),
  z.object({ action: z.literal('unmute') }),
  /** Out of the incident that it is part of. */
  z.object({ action: z.literal('split') }),
]);
export type PersonAction = z.infer<typeof personActionSchema>;

/** A person as the system knows them in which they asked. The name is theirs to choose: it proves nothing. */
export const personSchema = z.object({ id: z.string(), name: z.string() });
export type Person = z.infer<typeof personSchema>;

/** A person's request about an incident, as it waits to be carried out. */
export const requestSchema = z.object({
  /** The same press has the same id, however often it is delivered. */
  id: z.string().min(1).max(100),
  /** `command`: by who may write to the account; `slack`: by who sees the channel. */
  via: z.enum(['slack', 'command']),
  incidentId: z.string(),
  /** The newest attempt that the person saw; 0 when there was none. A request on an older one is not carried out. */
  attempt: z.int().nonnegative(),
  wish: personActionSchema,
  by: personSchema,
  /** When the person asked: epoch milliseconds. */
  at: z.number(),
  /** Why, in their words. */
  reason: z.string().max(500).optional(),
});
export type PersonRequest = z.infer<typeof requestSchema>;
