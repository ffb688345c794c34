import { describeReview } from '../../core/messages/facts/describe-review.ts';
import type { Round } from '../../core/records/round.ts';
import type { AttemptRun } from '../attempt-run.ts';
import { REVIEW_LENGTH } from '../phases/phase-prompts.ts';
import { tryAgain } from '../try-again.ts';

/**
 * Reads what people say of a draft, as an objection to its change: what was asked for, the open threads with file and lines, and the
 * failing checks' names. How much of it the agent is told is kept for the answer.
 *
 * @param head the draft's newest commit
 */
export async function readReview(run: AttemptRun, round: Round, head: string): Promise<string> {
  const { codeHost } = run.options;
  const { repository, number } = round.pullRequest;
  const [{ threads, leftOut, unread }, checks = []] = await tryAgain(run.options, () =>
    Promise.all([
      codeHost.readReviewThreads(repository, number, round.review),
      codeHost.readFailingChecks(repository, head),
    ]),
  );
  const { text, ...shown } = describeReview({ by: round.by.name, words: round.words, threads, checks }, REVIEW_LENGTH);
  const told = { ...shown, checks: [...shown.checks], leftOut, ...(unread === undefined ? {} : { unread }) };
  await run.change((attempt) =>
    attempt.round === undefined ? attempt : { ...attempt, round: { ...attempt.round, told } },
  );
  await run.audit('review', { words: round.words, threads, leftOut, unread, checks });
  return text;
}
