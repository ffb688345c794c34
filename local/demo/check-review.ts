import { counted } from '../../core/text/quantities.ts';
import type { DemoResult } from './result.ts';

type Check = DemoResult['checks'][number];

/** Whether a person's review became a second verified commit of the draft, on top of the first, and one answer. */
export function checkReview(review: DemoResult['review']): Check[] {
  if (review === undefined) return [check('a person reviews the draft', false, 'there is no draft to review')];
  const { by, told, before, after, commit, outcome, tests, answers, resolvedThreads } = review;
  const ran = (name: string) => tests.findLast((run) => run.name === name);
  const [red, green, suite] = ['regression test on base', 'regression test with fix', 'suite with fix'].map(ran);
  const isOnTop = before.length > 0 && before.every((sha, index) => after[index] === sha);
  return [
    check(
      `the worker is told what ${by} asks, and the open thread`,
      told === 1 && review.attempt === review.attempts,
      `${counted(told, 'open thread')}, attempt ${review.attempt} of ${review.attempts}`,
    ),
    check(
      'one commit more is on top of the draft’s branch',
      isOnTop && after.length === before.length + 1 && commit !== undefined && after.at(-1) === commit,
      `${before.length} → ${counted(after.length, 'commit')}, the newest is ${after.at(-1)?.slice(0, 7) ?? 'none'}`,
    ),
    check(
      'it is verified: red without the change, green with it, and the suite passes',
      outcome === 'fix-verified' && red?.passed === false && green?.passed === true && suite?.passed === true,
      [red, green, suite].map((run) => (run === undefined ? 'not run' : run.passed ? 'green' : 'red')).join(', '),
    ),
    check(
      'one comment answers the review',
      answers.length === 1 && answers[0]?.startsWith('**Done**') === true,
      answers[0]?.split('\n')[0] ?? 'there is no answer',
    ),
    check('the thread is still open: its author resolves it', resolvedThreads === 0, `${resolvedThreads} resolved`),
  ];
}

const check = (name: string, ok: boolean, detail: string): Check => ({ name, ok, detail });
