import { z } from 'zod';
import { type DraftWords, draftWordsSchema } from '../records/draft-words.ts';
import { type PersonRequest, requestSchema } from '../records/person-request.ts';
import { type PersonWords, personWordsSchema } from '../records/person-words.ts';

/** A request has no `kind`, as older messages do not. */
const message = z.union([personWordsSchema, draftWordsSchema, requestSchema]);

/**
 * Reads what waits on the request queue: a request, or words that are yet to be understood.
 *
 * @throws {SyntaxError | z.ZodError} when it is none
 */
export const readRequest = (body: string): PersonRequest | PersonWords | DraftWords => message.parse(JSON.parse(body));
