import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Change } from '../../../core/change/change.ts';
import { coverableLines } from '../../../core/change/coverable-lines.ts';
import { coveredShare } from '../../../core/change/covered-share.ts';
import { MINUTE_MS } from '../../../core/durations.ts';
import type { Fact, Finding } from '../../../core/records/change-facts.ts';
import { markReports, readWritten } from '../../verify/reports/find-reports.ts';
import type { ReviewBench, ReviewTool } from '../review-tool.ts';
import { quoteForShell } from './quote-for-shell.ts';
import { readRanLines } from './tests/ran-lines.ts';

const VERSION = '1';
const DEFAULT_THRESHOLD = 0.8;
const DEFAULT_MINUTES = 10;
const NAMED_LINES = 5;

/**
 * Whether the tests pass, and how much of the changed lines they run: by the head's own command, or as CI reported it.
 *
 * @param terms.threshold the share of changed lines that must run, from 0 to 1
 * @param terms.minutes the time limit of one run
 * @param terms.refusal why nothing of the head may be run, or can be; left out, it is run
 */
export const createTestsTool = ({
  threshold = DEFAULT_THRESHOLD,
  minutes = DEFAULT_MINUTES,
  refusal,
}: {
  readonly threshold?: number;
  readonly minutes?: number;
  readonly refusal?: string | undefined;
} = {}): ReviewTool => ({
  name: 'tests',
  runsHead: true,
  measure: async (change, bench) => {
    const { command, given } = change.description.test;
    if (refusal !== undefined) return { status: 'not measured', ...NAME, why: refusal, found: [] };
    if (command !== null) return runTests(change, bench, { command, threshold, minutes });
    if (given?.exit == null && given?.changedLinesCovered == null)
      return { status: 'not measured', ...NAME, why: 'there is no command, and CI reported nothing', found: [] };
    return factOf(change, threshold, { exit: given.exit ?? undefined, share: given.changedLinesCovered ?? undefined });
  },
});

const NAME = { name: 'tests', version: VERSION };

/** Exit codes of a shell that found nothing to run. */
const NOT_STARTED: readonly (number | null)[] = [126, 127];

async function runTests(
  change: Change,
  bench: ReviewBench,
  { command, threshold, minutes }: { readonly command: string; readonly threshold: number; readonly minutes: number },
): Promise<Fact> {
  const timeoutMs = minutes * MINUTE_MS;
  const directory = await bench.runnable('head');
  const marks = await markReports(directory);
  const ran = join(directory, `.ran-${randomUUID()}`);
  const result = await bench.run(`${recording(ran)} && ${command}`, directory, { timeoutMs });
  const { exitCode } = result;
  const notMeasured = (why: string): Fact => ({
    ...{ status: 'not measured' as const, ...NAME, why, found: [] },
    ...(exitCode === null ? {} : { exit: exitCode }),
  });
  if (result.timedOut) return notMeasured(`the tests took longer than ${minutes} minutes`);
  if (result.filledDisk) return notMeasured('the tests filled the disk');
  if (exitCode === null) return notMeasured('a signal ended the tests');
  if (NOT_STARTED.includes(exitCode)) return notMeasured(`the command could not be started (exit code ${exitCode})`);
  if (exitCode !== 0) {
    // Where a dependency is missing, nothing is said of the change.
    const before = await bench.run(command, await bench.runnable('base'), { timeoutMs });
    if (before.exitCode !== 0) return notMeasured('the tests fail before the change too');
  }
  const changed = coverableLines(change);
  const { texts: reports } = await readWritten(directory, marks);
  const covered = coveredShare(changed, await readRanLines(change.head, { directory, ran, changed, reports }));
  return factOf(change, threshold, { exit: exitCode, share: covered?.share, uncovered: covered?.uncovered });
}

/** Node and Go write what ran where they are told to: https://nodejs.org/api/cli.html#node_v8_coveragedir */
const recording = (folder: string): string => {
  const quoted = quoteForShell(folder);
  return `mkdir -p ${quoted} && export NODE_V8_COVERAGE=${quoted} GOFLAGS=${quoteForShell(`-coverprofile=${join(folder, 'go.out')} -coverpkg=./...`)}`;
};

interface Measured {
  readonly exit?: number | undefined;
  /** From 0 to 1. */
  readonly share?: number | undefined;
  readonly uncovered?: readonly { readonly path: string; readonly line: number }[] | undefined;
}

function factOf(change: Change, threshold: number, { exit, share, uncovered = [] }: Measured): Fact {
  const isNeeded = coverableLines(change).size > 0;
  return {
    ...{ status: 'ran', ...NAME },
    ...(exit === undefined ? {} : { exit }),
    found: [
      ...(exit === undefined || exit === 0
        ? []
        : [{ rule: 'tests-fail', reason: 'risk' as const, text: `The tests fail with exit code ${exit}.` }]),
      ...coverageFindings(share, { isNeeded, threshold, uncovered }),
    ],
    ...(share === undefined ? {} : { figures: { changedLinesCovered: share } }),
  };
}

function coverageFindings(
  share: number | undefined,
  {
    isNeeded,
    threshold,
    uncovered,
  }: { isNeeded: boolean; threshold: number; uncovered: NonNullable<Measured['uncovered']> },
): readonly Finding[] {
  if (!isNeeded) return [{ rule: 'coverage-not-needed', text: 'No changed line is code that a test could run.' }];
  if (share === undefined)
    return [{ rule: 'coverage-not-measured', text: 'Nothing tells which changed lines the tests run.' }];
  if (share >= threshold) return [];
  const percent = (part: number) => `${Math.floor(part * 100)} %`;
  return [
    {
      ...{ rule: 'coverage-low', reason: 'coverage' as const },
      text: `The tests run ${percent(share)} of the changed lines; at least ${percent(threshold)} are wanted.`,
    },
    ...uncovered
      .slice(0, NAMED_LINES)
      .map(({ path, line }) => ({ rule: 'line-not-run', path, line, text: 'No test runs this line.' })),
  ];
}
