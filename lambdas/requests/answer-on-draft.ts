import { isRefusal } from '../../core/errors.ts';
import type { Logger } from '../../core/logger.ts';
import { answerMarker, draftAnswer } from '../../core/messages/pull-request/answers/draft-answer.ts';
import { notAllowedOnDraft } from '../../core/messages/pull-request/answers/not-allowed-answer.ts';
import type { CodeHost } from '../../core/ports/code-host.ts';
import type { DraftWords } from '../../core/records/draft-words.ts';
import type { DraftOwner } from './find-incident-of-draft.ts';

interface AnswerDependencies {
  readonly codeHost: Pick<CodeHost, 'putComment'>;
  readonly logger: Logger;
}

interface Answer extends Pick<DraftWords, 'repository' | 'number'> {
  readonly incidentId: string;
  /** The same request has one comment. */
  readonly id: string;
  /** Markdown. */
  readonly paragraphs: readonly string[];
}

/**
 * Answers a request in one comment. A refusal for good, such as a locked conversation, is logged.
 *
 * @throws {UpstreamError} when GitHub may take it later
 */
export async function answerOnDraft(
  { codeHost, logger }: AnswerDependencies,
  { repository, number, incidentId, id, paragraphs }: Answer,
): Promise<void> {
  const marker = answerMarker(id);
  try {
    await codeHost.putComment({ repository, number, marker, body: draftAnswer(paragraphs, marker) });
  } catch (error) {
    if (!isRefusal(error)) throw error;
    logger.error('draft-not-answered', { incidentId, requestId: id, reason: error.message });
  }
}

/**
 * Tells a person who may not write to the repository, once on a pull request. On a public repository nobody is told: strangers would
 * have mendhook write as many comments as they have accounts.
 */
export async function refuseOnDraft(
  deps: AnswerDependencies,
  { incidentId, isPublic }: DraftOwner,
  { repository, number, login }: Pick<DraftWords, 'repository' | 'number'> & { readonly login: string },
): Promise<void> {
  if (isPublic) return;
  const id = `not-allowed-${login.toLowerCase()}`;
  await answerOnDraft(deps, { repository, number, incidentId, id, paragraphs: notAllowedOnDraft(login) });
}
