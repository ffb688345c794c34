import type { Attempt, TestRun } from '../attempt/attempt.ts';
import { newestRuns } from '../attempt/newest-runs.ts';
import { mdCode, mdFence, mdLine, mdTable } from '../text/markdown.ts';
import { counted, duration } from '../text/quantities.ts';
import { shortenMiddle } from '../text/shorten.ts';
import type { FixRecord } from './fix-record.ts';

/**
 * How the fix was verified: the conclusion, a table of what was run on what with red before and green after, and what
 * the regression test printed without the fix.
 */
export function verificationSection(record: Pick<FixRecord, 'attempt' | 'verification'>): string {
  const { attempt } = record;
  const runs = newestRuns(attempt.tests);
  const red = runs.find(({ name, passed }) => name === 'regression test on base' && !passed);
  return [
    conclusion(record),
    runs.length === 0 ? 'No test was run.' : mdTable(['Test', 'Command', 'Expected', 'Result', 'Time'], runs.map(row)),
    repeatsNote(attempt),
    red === undefined || red.output.trim() === ''
      ? ''
      : `Without the fix, the regression test prints:\n\n${mdFence(shortenMiddle(red.output.trim(), 2_000), 2_500, 'text')}`,
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

/** Whether the fix is believed: as the worker concluded, else as the attempt ended, else as its test runs say. */
export function isVerified({ attempt, verification }: Pick<FixRecord, 'attempt' | 'verification'>): boolean {
  if (verification !== undefined) return verification.verified;
  if (attempt.outcome !== undefined) return attempt.outcome.kind === 'fix-verified';
  const run = (name: TestRun['name']) => attempt.tests.findLast((candidate) => candidate.name === name);
  const base = run('suite on base');
  const suite = run('suite with fix');
  return (
    run('regression test on base')?.passed === false &&
    run('regression test with fix')?.passed === true &&
    suite !== undefined &&
    (suite.passed || (suite.failing.length > 0 && suite.failing.every((name) => base?.failing.includes(name) ?? false)))
  );
}

function conclusion(record: Pick<FixRecord, 'attempt' | 'verification'>): string {
  const commit = record.attempt.commit === undefined ? '' : `, on commit ${mdCode(record.attempt.commit.slice(0, 12))}`;
  if (isVerified(record)) {
    return `**Verified.** The regression test fails without the fix and passes with it, and the suite has no new failure. mendhook ran the commands itself${commit}, apart from the agent that wrote the fix.`;
  }
  const reason = record.verification?.reason ?? record.attempt.outcome?.reason ?? 'the tests did not confirm it';
  return `**Not verified:** ${mdLine(reason)}`;
}

const WHAT: Readonly<Record<TestRun['name'], { readonly title: string; readonly expected: string }>> = {
  setup: { title: 'Setup', expected: 'succeeds' },
  'suite on base': { title: 'Whole suite, **without** the fix', expected: 'for comparison' },
  'old test files on base': {
    title: 'Changed test files as they were, **without** the fix',
    expected: 'for comparison',
  },
  'regression test on base': { title: 'Regression test, **without** the fix', expected: 'fails' },
  'regression test with fix': { title: 'Regression test, **with** the fix', expected: 'passes' },
  'suite with fix': { title: 'Whole suite, **with** the fix', expected: 'no new failure' },
};

const row = (run: TestRun): readonly string[] => [
  WHAT[run.name].title,
  mdCode(run.command, 300),
  WHAT[run.name].expected,
  result(run),
  duration(run.durationMs),
];

function result({ name, passed, timedOut, exitCode, failing }: TestRun): string {
  if (passed) return `**Green**: passed${name === 'regression test on base' ? ', so it does not show the bug' : ''}`;
  if (timedOut) return '**Red**: ran into its time limit';
  const code = exitCode === null ? '' : ` (exit code ${exitCode})`;
  const named = failing.slice(0, 3).map((name) => mdCode(name, 160));
  const more = failing.length > 3 ? ` and ${failing.length - 3} more` : '';
  return `**Red**: failed${code}${named.length === 0 ? '' : `: ${named.join(', ')}${more}`}`;
}

function repeatsNote({ tests }: Attempt): string {
  const repeats = tests.length - newestRuns(tests).length;
  if (repeats === 0) return '';
  return `These are the last runs. ${counted(repeats, 'earlier run')} of the same commands, made to find flaky tests, ${repeats === 1 ? 'is' : 'are'} in the audit log.`;
}
