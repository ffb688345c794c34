import type { KeptBaseline } from './kept-baseline.ts';
import { type Baseline, newFailures, objectionOf, readBaseline } from './new-failures.ts';
import type { Problem } from './problem.ts';
import { asTestRun, openTestTree, type SeenRun, type TestBench, type TestTree } from './test-tree.ts';

/** How often the base's suite is run again to tell flaky tests from those that the fix broke. */
const BASE_REPEATS = 2;

/** The suite on the base: as it was seen on this commit before, else run now, before anything that the agent wrote. */
export async function runBase(bench: TestBench, kept: KeptBaseline | undefined): Promise<readonly SeenRun[]> {
  const known = await kept?.find();
  if (known !== undefined) {
    for (const run of known) await bench.onRun(asTestRun(run));
    return known;
  }
  const { command } = bench.test;
  const base = await openTestTree(bench, 'on the base');
  const runs = [await base.run('suite on base', command)];
  if (runs[0]?.unusable !== undefined) return runs;
  // A red suite is run again: what fails now and then is told from what always does.
  if (!runs[0]?.passed) runs.push(await base.run('suite on base', command));
  if (runs.every(({ unusable }) => unusable === undefined)) await kept?.keep(runs);
  return runs;
}

/** Runs the suite with the fix, and compares it with the base. */
export async function judgeSuite(
  bench: TestBench,
  fixed: TestTree,
  baseRuns: readonly SeenRun[],
): Promise<{ problems: readonly Problem[]; baseline: Baseline }> {
  const suite = await fixed.run('suite with fix', bench.test.command);
  const baseline = await askAgain(bench, suite, baseRuns);
  const failing = newFailures(suite, baseline);
  const reason = objectionOf(suite, baseline, failing);
  return { problems: reason === undefined ? [] : [{ reason, failing }], baseline };
}

/**
 * New failures may be a flaky test's: the base is asked again, until it has failed each of them or was asked enough. In a
 * new tree: what the agent wrote has run meanwhile, as the user to whom the earlier trees belong, and could have made a
 * test fail there as well.
 */
async function askAgain(bench: TestBench, suite: SeenRun, runs: readonly SeenRun[]): Promise<Baseline> {
  const seen = [...runs];
  const isClear = () => suite.unusable !== undefined || newFailures(suite, readBaseline(seen)).length === 0;
  if (isClear()) return readBaseline(seen);
  const base = await openTestTree(bench, 'on the base');
  while (!isClear() && seen.length <= BASE_REPEATS) {
    seen.push(await base.run('suite on base', bench.test.command));
  }
  return readBaseline(seen);
}
