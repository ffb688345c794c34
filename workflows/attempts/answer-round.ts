import { answerMarker, draftAnswer } from '../../core/messages/pull-request/answers/draft-answer.ts';
import { roundAnswer } from '../../core/messages/pull-request/answers/round-answer.ts';
import type { CodeHost } from '../../core/ports/code-host.ts';
import type { Ledger } from '../../core/ports/ledger.ts';
import type { Attempt } from '../../core/records/attempt.ts';

/**
 * Answers the person who asked on a draft for a change of it, once the attempt has ended: one comment. Doing it again, after a crash,
 * leaves one.
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
  if (attempt?.round === undefined || attempt.round.answered === true) return;
  const { request, pullRequest } = attempt.round;
  const marker = answerMarker(request);
  const { repository, number } = pullRequest;
  await codeHost.putComment({ repository, number, marker, body: draftAnswer(roundAnswer(attempt), marker) });
  await ledger.changeAttempt(attempt.incidentId, attempt.number, (current) =>
    current.round === undefined ? current : { ...current, round: { ...current.round, answered: true } },
  );
}
