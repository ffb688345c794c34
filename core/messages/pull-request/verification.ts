import { proofLabel } from '../../lifecycle/describe-proof.ts';
import { hasRule } from '../../lifecycle/has-rule.ts';
import { newestRuns } from '../../lifecycle/newest-runs.ts';
import { provesThisBug, UNRELATED_TEST } from '../../lifecycle/proof.ts';
import { runVerdict, whyNoVerdict } from '../../lifecycle/run-verdict.ts';
import type { Attempt } from '../../records/attempt.ts';
import type { TestRun } from '../../records/test-run.ts';
import { failingOutput } from '../../text/failing-output.ts';
import { mdCode, mdFence, mdLine, mdTable } from '../../text/markdown.ts';
import { counted, duration } from '../../text/quantities.ts';
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
    proofLine(record),
    runs.length === 0 ? 'No test was run.' : mdTable(['Test', 'Command', 'Expected', 'Result', 'Time'], runs.map(row)),
    earlierRuns(attempt),
    red === undefined || red.output.trim() === ''
      ? ''
      : `Without the fix, the regression test prints:\n\n${mdFence(failingOutput(red.output.trim(), red.failing, 2_000), 2_500, 'text')}`,
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

/** Whether the tests agree with the fix, and its regression test shows nothing of this bug. */
export const isOfAnotherBug = ({ attempt }: Pick<FixRecord, 'attempt'>): boolean =>
  attempt.outcome === undefined
    ? attempt.proof !== undefined && !provesThisBug(attempt.proof)
    : hasRule(attempt.outcome, UNRELATED_TEST);

function conclusion(record: Pick<FixRecord, 'attempt' | 'verification'>): string {
  const commit = record.attempt.commit === undefined ? '' : `, on commit ${mdCode(record.attempt.commit.slice(0, 12))}`;
  if (isVerified(record)) {
    return `**Verified.** The regression test fails without the fix and passes with it, and the suite has no new failure. mendhook itself ran the commands${commit}, not the agent that wrote the fix.`;
  }
  const reason = record.verification?.reason ?? record.attempt.outcome?.reason ?? 'the tests did not confirm it';
  return `**Not verified:** ${mdLine(reason)}`;
}

/** What the regression test shows of this bug, unless the conclusion says it. */
function proofLine(record: Pick<FixRecord, 'attempt'>): string {
  const { proof } = record.attempt;
  return proof === undefined || isOfAnotherBug(record)
    ? ''
    : `**${proofLabel(proof)}:** ${mdLine(proof.reason, PROOF_LENGTH)}`;
}

const PROOF_LENGTH = 1_200;

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
  'failing tests with fix': { title: 'Files of failing tests, **with** the fix', expected: 'for comparison' },
};

const row = (run: TestRun, _: number, runs: readonly TestRun[]): readonly string[] => [
  WHAT[run.name].title,
  mdCode(run.command, 300),
  WHAT[run.name].expected,
  result(run, runs),
  duration(run.durationMs),
];

function result(run: TestRun, runs: readonly TestRun[]): string {
  const { name, passed, timedOut, exitCode, failing, passedCount } = run;
  const silence = whyNoVerdict(run);
  if (silence !== undefined) return `**No verdict**: ${mdLine(silence, 300)}`;
  const tests = passedCount === undefined ? '' : counted(passedCount, 'test');
  if (passed) {
    const shows = name === 'regression test on base' ? ', so it does not show the bug' : '';
    return `**Green**: ${tests === '' ? 'passed' : `${tests} passed`}${shows}`;
  }
  if (timedOut) return '**Red**: timed out';
  const code = exitCode === null ? '' : ` (exit code ${exitCode})`;
  const named = failing.slice(0, 3).map((name) => mdCode(name, 160));
  const more = failing.length > 3 ? ` and ${failing.length - 3} more` : '';
  const before = runVerdict(run, runs) === 'red as before' ? ', as without the regression test' : '';
  const others = passedCount === undefined || passedCount === 0 ? '' : `; ${tests} passed`;
  return `**Red**${before}: failed${code}${named.length === 0 ? '' : `: ${named.join(', ')}${more}`}${others}`;
}

/** What was run and is not in the table; empty when there is none. */
function earlierRuns({ tests, phases }: Attempt): string {
  const runs = (name: TestRun['name']) => tests.filter((run) => run.name === name).length;
  const twice = runs('regression test on base') > 1 || runs('regression test with fix') > 1;
  const repeats = runs('suite on base') - 1;
  const others = phases.filter(({ name, status }) => name === 'propose-fix' && status === 'verdict').length - 1;
  return [
    ...(twice ? ['The regression test was run twice on each side; the table has the last runs.'] : []),
    ...(repeats > 0
      ? [
          `${counted(repeats, 'earlier run')} of the suite without the fix, made to find flaky tests, ${repeats === 1 ? 'is' : 'are'} in the audit log.`,
        ]
      : []),
    ...(others > 0
      ? [
          `${counted(others, 'other version')} of the fix, from ${others === 1 ? 'another round' : 'other rounds'} of repair, ${others === 1 ? 'is' : 'are'} in the audit log.`,
        ]
      : []),
  ].join(' ');
}
