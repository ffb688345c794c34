import { z } from 'zod';
import { WORDS_LENGTH } from '../names.ts';

/** A person as the system knows them in which they asked. The name is theirs to choose: it proves nothing. */
export const personSchema = z.object({ id: z.string(), name: z.string() });
export type Person = z.infer<typeof personSchema>;

/** What a person may call wrong in a diagnosis or in its fix. */
export const wrongPart = z.enum(['cause', 'place', 'not-our-code', 'too-narrow', 'hides-error']);
export type WrongPart = z.infer<typeof wrongPart>;

/** What a person may ask for. `minutes` is how long a mute lasts; null is for good. */
export const personActionSchema = z.discriminatedUnion('action', [
  z.object({ action: z.literal('open-draft') }),
  /** Has the service's applier, such as Cursor, apply the patch. */
  z.object({ action: z.literal('hand-off') }),
  /** The hint is told to the attempt. */
  z.object({ action: z.literal('try-again'), hint: z.string().max(WORDS_LENGTH).optional() }),
  z.object({ action: z.literal('wrong-diagnosis'), part: wrongPart, words: z.string().max(WORDS_LENGTH) }),
  z.object({ action: z.literal('dismiss') }),
  z.object({ action: z.literal('mute'), minutes: z.int().positive().nullable() }),
  z.object({ action: z.literal('unmute') }),
  /** Null takes the assignment back. */
  z.object({ action: z.literal('assign'), to: personSchema.nullable() }),
  /** The id of the incident that it becomes a part of. */
  z.object({ action: z.literal('merge'), into: z.string().min(1).max(64) }),
  /** Out of the incident that it is part of. */
  z.object({ action: z.literal('split') }),
  /** Changes the open draft. `review`: whose threads are told; left out, all of the pull request. */
  z.object({ action: z.literal('fix'), words: z.string().max(WORDS_LENGTH), review: z.int().positive().optional() }),
  /** Ends the attempt that runs. */
  z.object({ action: z.literal('stop') }),
  /** Closes the draft; the words are why it is rejected. */
  z.object({ action: z.literal('close-draft'), words: z.string().max(WORDS_LENGTH) }),
  /** In JIRA. */
  z.object({ action: z.literal('open-issue') }),
]);
export type PersonAction = z.infer<typeof personActionSchema>;

/** By what a person asked. */
const requestDoor = z.enum(['button', 'menu', 'modal', 'mention', 'slash', 'comment', 'review', 'command']);

/** A person's request about an incident, as it waits to be carried out. */
export const requestSchema = z.object({
  /** The same press has the same id, however often it is delivered. */
  id: z.string().min(1).max(100),
  /** `command`: by who may write to the account; `slack`: by who sees the channel; `github`: by who may write to the repository. */
  via: z.enum(['slack', 'github', 'command']),
  /** Left out in older messages. */
  door: requestDoor.optional(),
  incidentId: z.string(),
  /**
   * The newest attempt that the person saw; 0 when there was none. A request on an older one is not carried out. Left out, the
   * request is about the incident as it is.
   */
  attempt: z.int().nonnegative().optional(),
  wish: personActionSchema,
  by: personSchema,
  /** When the person asked: epoch milliseconds. */
  at: z.number(),
  /** Why, in their words. */
  reason: z.string().max(500).optional(),
  /** The message whose window the person filled. It must be the incident's thread. */
  thread: z.object({ channel: z.string().max(100), ts: z.string().max(40) }).optional(),
  /** Whether words of the wish were cut to the length that is kept. */
  isCut: z.boolean().optional(),
});
export type PersonRequest = z.infer<typeof requestSchema>;
