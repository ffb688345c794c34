import { type ThreadMessage, threadMessageSchema } from '../records/thread-message.ts';

/** @returns undefined for a message of another kind. @throws {SyntaxError} when it is no JSON */
export const readThreadMessage = (body: string): ThreadMessage | undefined =>
  threadMessageSchema.safeParse(JSON.parse(body)).data;
