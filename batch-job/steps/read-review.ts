import type { ReviewThread } from '../../core/ports/code-host.ts';
import type { Round } from '../../core/records/round.ts';
import { cleanText } from '../../core/text/clean-text.ts';
import { oneLine, shorten } from '../../core/text/shorten.ts';
import type { AttemptRun } from '../attempt-run.ts';
import { tryAgain } from '../try-again.ts';

const THREADS_SHOWN = 20;
const CHECKS_SHOWN = 20;
const WORDS_LENGTH = 1_000;

/**
 * Reads what people say of a draft, as an objection to its change: what was asked for, the open threads with file and lines, and the
 * failing checks' names. How much it was is kept for the answer.
 *
 * @param head the draft's newest commit
 */
export async function readReview(run: AttemptRun, round: Round, head: string): Promise<string> {
  const { codeHost } = run.options;
  const { repository, number } = round.pullRequest;
  const [{ threads, leftOut }, checks = []] = await tryAgain(run.options, () =>
    Promise.all([
      codeHost.readReviewThreads(repository, number, round.review),
      codeHost.readFailingChecks(repository, head),
    ]),
  );
  const told = { threads: Math.min(threads.length, THREADS_SHOWN), leftOut, checks: checks.slice(0, CHECKS_SHOWN) };
  await run.change((attempt) =>
    attempt.round === undefined ? attempt : { ...attempt, round: { ...attempt.round, told } },
  );
  await run.audit('review', { words: round.words, threads, leftOut, checks });
  return [
    'People reviewed the draft pull request of this change, and ask for another version. Keep to the rules; say what you do not do, and why.',
    `${oneLine(cleanText(round.by.name))} asks: ${cleanText(round.words)}`,
    threads.length === 0
      ? 'No thread is open.'
      : `Open threads:\n${threads.slice(0, THREADS_SHOWN).map(describeThread).join('\n')}`,
    checks.length === 0
      ? ''
      : `Checks that failed on it: ${told.checks.map((name) => oneLine(cleanText(name))).join(', ')}`,
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function describeThread({ path, line, words }: ReviewThread): string {
  const said = words.map(({ by, text }) => `  ${by}: ${shorten(oneLine(cleanText(text)), WORDS_LENGTH)}`);
  return [`- ${oneLine(cleanText(path))}${line === undefined ? '' : `:${line}`}`, ...said].join('\n');
}
