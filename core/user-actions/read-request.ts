import { type PersonRequest, requestSchema } from '../records/person-request.ts';

/**
 * Reads a request as it travels through the queue.
 *
 * @throws {SyntaxError | z.ZodError} when it is none
 */
export const readRequest = (body: string): PersonRequest => requestSchema.parse(JSON.parse(body));
