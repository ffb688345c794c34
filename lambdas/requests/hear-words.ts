import type { PersonRequest } from '../../core/records/person-request.ts';
import type { PersonWords } from '../../core/records/person-words.ts';
import { answerCommand } from './answer-command.ts';
import { createRequestHandler, type RequestDependencies } from './carry-out.ts';
import { hearMention } from './hear-mention.ts';

/**
 * Takes what waits on the request queue: a request, or words that a person typed. Words are read by code; they become a
 * request, or a question that the records answer.
 *
 * @throws {UpstreamError} when a system outside failed in a way that may pass: the queue then delivers it again
 */
export function createPersonHandler(
  deps: RequestDependencies,
): (message: PersonRequest | PersonWords) => Promise<void> {
  const carryOut = createRequestHandler(deps);
  return async (message) => {
    if (!('kind' in message)) return carryOut(message);
    if (message.door === 'slash') return answerCommand(deps, carryOut, message);
    return hearMention(deps, carryOut, message);
  };
}
