import { isRefusal } from '../../core/errors.ts';
import { answerMarker, draftAnswer } from '../../core/messages/pull-request/answers/draft-answer.ts';
import { roundAnswer } from '../../core/messages/pull-request/answers/round-answer.ts';
import type { CodeHost } from '../../core/ports/code-host.ts';
import type { Ledger } from '../../core/ports/ledger.ts';
import type { Attempt } from '../../core/records/attempt.ts';
import type { Round } from '../../core/records/round.ts';
import { cleanText } from '../../core/text/clean-text.ts';
import { oneLine, shorten } from '../../core/text/shorten.ts';

/**
 * Answers the person who asked on a draft for a change of it, once the attempt has ended: one comment. Doing it again, after a crash,
 * leaves one. What GitHub refuses for good, as in a locked conversation, is noted and not tried again.
 *
 * @throws {UpstreamError} when GitHub does not take it
 */
export async function answerRound(
  {
    ledger,
    codeHost,
  }: { readonly ledger: Pick<Ledger, 'changeAttempt'>; readonly codeHost: Pick<CodeHost, 'putComment'> },
  attempt: Attempt | undefined,
): Promise<void> {
  if (attempt?.round === undefined || isDone(attempt.round)) return;
  const { request, pullRequest } = attempt.round;
  const marker = answerMarker(request);
  const { repository, number } = pullRequest;
  const note = (noted: Pick<Round, 'answered' | 'answerRefused'>) =>
    ledger.changeAttempt(attempt.incidentId, attempt.number, (current) =>
      current.round === undefined ? current : { ...current, round: { ...current.round, ...noted } },
    );
  try {
    await codeHost.putComment({ repository, number, marker, body: draftAnswer(roundAnswer(attempt), marker) });
  } catch (error) {
    if (isRefusal(error)) await note({ answerRefused: shorten(oneLine(cleanText(error.message)), REASON_LENGTH) });
    throw error;
  }
  await note({ answered: true });
}

const REASON_LENGTH = 300;

const isDone = ({ answered, answerRefused }: Round): boolean => answered === true || answerRefused !== undefined;
