import { findBroken } from './failing-files.ts';
import type { KeptBaseline } from './kept-baseline.ts';
import { type Baseline, listNames, newFailures, objectionOf, readBaseline } from './new-failures.ts';
import type { Problem } from './problem.ts';
import type { SeenRun, TestBench, TestTree } from './test-bench.ts';
import { asTestRun, openTestTree } from './test-tree.ts';
import { howToNameTests } from './unknown-runner.ts';

/** How often the base's suite is run again to tell flaky tests from those that the fix broke. */
const BASE_REPEATS = 2;

/** The base before anything that the agent wrote has run. */
export interface Base {
  /** Of the suite; a red one is run twice. */
  readonly runs: readonly SeenRun[];
  /** Whether the runs are of an earlier attempt. */
  readonly isKept: boolean;
  /** A tree of it, which is opened when it is asked for. */
  readonly tree: () => Promise<TestTree>;
}

/** Runs the suite on the base, or takes what it did on this commit before. */
export async function runBase(bench: TestBench, kept: KeptBaseline | undefined): Promise<Base> {
  let opened: Promise<TestTree> | undefined;
  const tree = () => (opened ??= takeBase(bench));
  const known = await kept?.find();
  if (known !== undefined) {
    for (const run of known) await bench.onRun(asTestRun(run));
    return { runs: known, isKept: true, tree };
  }
  const { command } = bench.test;
  const base = await tree();
  const runs = [await base.run('suite on base', command)];
  if (runs[0]?.unusable !== undefined) return { runs, isKept: false, tree };
  // A red suite is run again: what fails now and then is told from what always does.
  if (!runs[0]?.passed) runs.push(await base.run('suite on base', command));
  if (runs.every(({ unusable }) => unusable === undefined)) await kept?.keep(runs);
  return { runs, isKept: false, tree };
}

const takeBase = async (bench: TestBench): Promise<TestTree> =>
  bench.prepared?.take(bench) ?? (await openTestTree(bench, 'on the base'));

/** What the suite says of a fix. */
export interface SuiteVerdict {
  readonly problems: readonly Problem[];
  /** Why it says nothing, as a part of a sentence. */
  readonly noVerdict?: string | undefined;
  readonly baseline: Baseline;
}

/**
 * Runs the suite with the fix, and compares it with the base.
 *
 * @param fixed a tree with the patch
 */
export async function judgeSuite(
  bench: TestBench,
  fixed: TestTree,
  patch: string,
  base: Pick<Base, 'runs' | 'isKept'>,
): Promise<SuiteVerdict> {
  const suite = await fixed.run('suite with fix', bench.test.command);
  const silence = silenceOf(suite, base.runs);
  if (silence !== undefined) return { problems: [], noVerdict: silence, baseline: readBaseline(base.runs) };
  const { baseline, failing } = await compareRuns(bench, patch, suite, { ...base, runs: base.runs.filter(speaks) });
  const reason = objectionOf(suite, baseline, failing);
  return { problems: reason === undefined ? [] : [{ reason, failing }], baseline };
}

const speaks = ({ unusable, noVerdict }: SeenRun): boolean => unusable === undefined && noVerdict === undefined;

/** Why the two sides cannot be compared, where that is not the fix's doing; undefined when they can be, or it is. */
function silenceOf(suite: SeenRun, baseRuns: readonly SeenRun[]): string | undefined {
  if (suite.unusable !== undefined || baseRuns.some((run) => speaks(run) && run.passed)) return undefined;
  const silent = baseRuns.every((run) => !speaks(run)) ? baseRuns[0]?.noVerdict : undefined;
  const help = suite.recognised ? '' : ` (no known test runner printed it: ${howToNameTests('command')})`;
  const none = (why: string) => `there is no verdict from the suite: ${why}${help}`;
  if (silent === undefined) {
    // Red on both sides without a name: what failed may be the same or not.
    const unnamed = [...baseRuns, suite].every(({ passed, failing }) => !passed && failing.length === 0);
    return unnamed && speaks(suite)
      ? none('it fails on the base and with the fix, and its output names no test to compare')
      : undefined;
  }
  if (suite.noVerdict !== undefined)
    return none(
      `it ${silent} on the base${suite.noVerdict === silent ? ' and with the fix' : `, and with the fix it ${suite.noVerdict}`}`,
    );
  // Where nothing fails with the fix, there is nothing to compare.
  if (suite.passed) return undefined;
  const failing = suite.failing.length === 0 ? '' : ` (${listNames(suite.failing)})`;
  return none(`it ${silent} on the base, so nothing tells which failures with the fix are new${failing}`);
}

/**
 * New failures may be a flaky test's: the base is asked again, until it has failed each of them or was asked enough. A test that
 * fails again by itself with the fix is not flaky, so one run on the base is enough for it, unless that is of another day. In a
 * new tree: what the agent wrote has run meanwhile, as the user to whom the earlier trees belong, and could have made a test
 * fail there as well.
 */
async function compareRuns(
  bench: TestBench,
  patch: string,
  suite: SeenRun,
  { runs, isKept }: Pick<Base, 'runs' | 'isKept'>,
): Promise<{ readonly baseline: Baseline; readonly failing: readonly string[] }> {
  const seen = [...runs];
  const regressions = () => newFailures(suite, readBaseline(seen));
  if (suite.unusable !== undefined || regressions().length === 0)
    return { baseline: readBaseline(seen), failing: regressions() };
  const broken = await findBroken(bench, patch, suite, regressions());
  const least = runs.length + (isKept ? 1 : 0);
  const isClear = () =>
    regressions().length === 0 || (seen.length >= least && regressions().some((name) => broken.includes(name)));
  let base: TestTree | undefined;
  while (!isClear() && seen.length <= BASE_REPEATS) {
    base ??= await openTestTree(bench, 'on the base');
    seen.push(await base.run('suite on base', bench.test.command));
  }
  return { baseline: readBaseline(seen), failing: regressions() };
}
