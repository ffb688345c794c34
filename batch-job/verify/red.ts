import { findLoadingTests } from './loading-tests.ts';
import { listNames } from './new-failures.ts';
import type { Problem } from './problem.ts';
import { type Regression, regressionCommand } from './regression-patch.ts';
import type { Base } from './suite.ts';
import type { SeenRun, TestBench, TestTree } from './test-bench.ts';
import { openTestTree } from './test-tree.ts';
import { howToNameTests } from './unknown-runner.ts';

/** What was asked of the base, and what it said. */
interface AskedRed {
  readonly red: Red;
  /** With the files that were run. */
  readonly regression: Regression;
  /** Tests that are red in the same files without the regression test. */
  readonly before: readonly string[];
}

/**
 * Runs the regression test on the base. Where its files show nothing, the tests that load them are run: a new line in a table of
 * cases is a test as well.
 */
export async function askRed(bench: TestBench, base: Base, regression: Regression): Promise<AskedRed> {
  const ask = async (asked: Regression): Promise<AskedRed> => {
    // A suite that passes has no old failure in these files.
    const isGreen = base.runs[0]?.passed === true || asked.changed.length === 0;
    const before = isGreen ? [] : await runOldFiles(bench, await base.tree(), asked);
    return { red: judgeRed(await runRed(bench, asked), asked, before), regression: asked, before };
  };
  const own = await ask(regression);
  if (own.red.problems.length === 0 || own.red.run.unusable !== undefined) return own;
  const files = await findLoadingTests(bench.repository, regression.files);
  if (files.length === 0) return own;
  const loaded = await ask({ ...regression, files, changed: files });
  return loaded.red.problems.length === 0 ? loaded : own;
}

/** Red: the regression test alone, on the base, in a fresh tree. */
async function runRed(bench: TestBench, { patch, files }: Regression): Promise<SeenRun> {
  const tree = await openTestTree(bench, 'on the base', patch);
  return tree.run('regression test on base', regressionCommand(bench.test.regression, files), true);
}

/**
 * The tests that are red on the base before the regression test is written, in the files that it adds to.
 *
 * @param base a tree of the base in which nothing of the agent's has run
 */
async function runOldFiles(bench: TestBench, base: TestTree, { changed }: Regression): Promise<readonly string[]> {
  const run = await base.run('old test files on base', regressionCommand(bench.test.regression, changed));
  return run.unusable === undefined ? [...new Set([...run.failing, ...failedTests(run, changed)])] : [];
}

/** What a red run shows: the tests that fail because of the regression test, or why it shows nothing. */
export interface Red {
  readonly run: SeenRun;
  readonly tests: readonly string[];
  readonly problems: readonly Problem[];
}

/** @param before tests that are red in the same files without the regression test */
function judgeRed(run: SeenRun, { files }: Regression, before: readonly string[]): Red {
  const failed = failedTests(run, files);
  const tests = failed.filter((name) => !before.includes(name));
  const against = (reason: string): Red => ({ run, tests: [], problems: [{ reason }] });
  const shown = files.join(', ');
  if (run.unusable !== undefined) return against(`the regression test ${run.unusable} on the base`);
  if (run.passed) return against(`the regression test passes without the fix, so it shows nothing: ${shown}`);
  if (tests.length > 0) return { run, tests, problems: [] };
  if (failed.length > 0) {
    return against(
      `the regression test shows nothing without the fix: only tests fail that fail without it as well (${listNames(failed)})`,
    );
  }
  if (run.notLoaded.length > 0) {
    return against(
      `the regression test cannot be loaded without the fix, so no test failed: ${listNames(run.notLoaded)}`,
    );
  }
  const unnamed = run.recognised
    ? 'its output names no failing test'
    : 'no known test runner printed its output, so it names no failing test';
  return against(
    `the regression test’s command fails without the fix, but ${unnamed}: ${shown} (${howToNameTests('regression')})`,
  );
}

/**
 * Runs the regression test again on a fresh base, after it has been green. A test that looks for a mark of its earlier runs,
 * or fails by chance, differs there.
 *
 * @param seen.before as of `judgeRed`
 * @param seen.onBase tests that a suite's run on the base has failed: they may be flaky, and are not the regression test
 */
export async function askRedAgain(
  bench: TestBench,
  regression: Regression,
  first: Red,
  { before, onBase }: { readonly before: readonly string[]; readonly onBase: readonly string[] },
): Promise<readonly Problem[]> {
  const again = await runRed(bench, regression);
  if (again.unusable !== undefined) return judgeRed(again, regression, before).problems;
  const { tests } = judgeRed(again, regression, before);
  const differs = [
    ...first.tests.filter((name) => !tests.includes(name)),
    ...tests.filter((name) => !first.tests.includes(name)),
  ].filter((name) => !onBase.includes(name));
  if (differs.length === 0) return [];
  return [
    {
      reason: `the regression test is flaky: without the fix, it fails in one of two runs and passes in the other, so it does not tell whether the bug is there (${listNames(differs)})`,
      failing: differs,
    },
  ];
}

/** Failed tests, as opposed to files that failed as a whole; where none is named, the files that crashed. */
export function failedTests(run: SeenRun, files: readonly string[]): readonly string[] {
  const tests = run.failing.filter((name) => !run.notLoaded.includes(name));
  return run.passed || tests.length > 0 ? tests : crashedFiles(run, files);
}

/** A runner that dies of an uncaught error, or is ended by the test, names no test: the file is what failed. */
function crashedFiles(run: SeenRun, files: readonly string[]): readonly string[] {
  // In a folder of the repository, paths may be printed from there.
  const crashed = files.filter((file) => run.crashedIn.some((path) => file === path || file.endsWith(`/${path}`)));
  if (crashed.length > 0) return crashed;
  // A file that cannot be loaded says why. One that says nothing was ended by its own code, such as process.exit(1).
  if (/\b\w*(?:Error|Exception)\b|\bCannot find\b|\bnot found\b/.test(run.output)) return [];
  const named = files.filter((file) => run.notLoaded.includes(file));
  if (named.length > 0) return named;
  return ENDED_EARLY.some((pattern) => pattern.test(run.output)) ? files : [];
}

/** TAP that breaks off before its plan; a Go package that was built and ended. */
const ENDED_EARLY: readonly RegExp[] = [/^TAP version 1[34]$(?![\s\S]*^(?:1\.\.\d|# pass))/m, /^FAIL\t\S+\t[\d.]+s$/m];
