import { z } from 'zod';
import { TYPED_LENGTH } from '../names.ts';
import { personSchema } from './person-request.ts';

/** What a person typed in Slack, as it waits to be understood and carried out. */
export const personWordsSchema = z.object({
  kind: z.literal('words'),
  /** The same words have the same id, however often Slack sends them: of their channel and their `ts`. */
  id: z.string().min(1).max(100),
  door: z.enum(['mention', 'slash']),
  channel: z.string(),
  /** The first message of the thread; left out outside of threads. */
  threadTs: z.string().optional(),
  words: z.string().max(TYPED_LENGTH),
  /** Whether they were longer. */
  isCut: z.boolean().optional(),
  by: personSchema,
  /** Epoch milliseconds. */
  at: z.number(),
  /** Where a slash command is answered. */
  responseUrl: z.url().optional(),
});
export type PersonWords = z.infer<typeof personWordsSchema>;
