import type { DraftWords } from '../../core/records/draft-words.ts';
import type { PersonRequest } from '../../core/records/person-request.ts';
import type { PersonWords } from '../../core/records/person-words.ts';
import { answerCommand } from './answer-command.ts';
import { createRequestHandler } from './carry-out.ts';
import { type DraftDependencies, hearDraftWords } from './hear-draft-words.ts';
import { hearMention } from './hear-mention.ts';

/**
 * Takes what waits on the request queue: a request, or words that a person typed in Slack or on GitHub. Words are read by code; they become a
 * request, or a question that the records answer.
 *
 * @throws {UpstreamError} when a system outside failed in a way that may pass: the queue then delivers it again
 */
export function createPersonHandler(
  deps: DraftDependencies,
): (message: PersonRequest | PersonWords | DraftWords) => Promise<void> {
  const carryOut = createRequestHandler(deps);
  return async (message) => {
    if (!('kind' in message)) return carryOut(message);
    if (message.kind === 'draft-words') return hearDraftWords(deps, carryOut, message);
    if (message.door === 'slash') return answerCommand(deps, carryOut, message);
    return hearMention(deps, carryOut, message);
  };
}
