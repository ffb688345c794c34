import type { TestRun } from '../../core/attempt/attempt.ts';
import type { Proof } from '../../core/attempt/proof.ts';
import { messageOf } from '../../core/errors.ts';
import type { KeptBaseline } from './kept-baseline.ts';
import { type Baseline, listNames, newFailures, objectionOf, readBaseline } from './new-failures.ts';
import { type RegressionPatch, regressionCommand, takeRegressionPatch } from './regression-patch.ts';
import { asTestRun, openTestTree, type SeenRun, SetupError, type TestBench } from './test-tree.ts';

/** What the tests say of a fix. */
export interface Verification {
  readonly verified: boolean;
  /** One sentence for a person: what was seen, or each thing that speaks against the fix, with the tests' names. */
  readonly reason: string;
  readonly runs: readonly TestRun[];
  /** Tests that speak against the fix. */
  readonly failing: readonly string[];
  /** Whether another fix could do better: the tests can be run, and it is this fix that they speak against. */
  readonly repairable: boolean;
  /** What the regression test shows of the incident's bug; left out when it did not fail without the fix. */
  readonly proof?: Proof;
}

export interface VerifyFixOptions extends TestBench {
  readonly patch: string;
  /** The regression test's files, as the agent named them. */
  readonly regressionFiles: readonly string[];
  /** Where the base's runs are kept for the next attempt on the same commit. @default - they are run each time */
  readonly kept?: KeptBaseline | undefined;
}

/** How often the base's suite is run again to tell flaky tests from those that the fix broke. */
const BASE_REPEATS = 2;

/**
 * Believes a fix only when the tests do: the regression test alone fails on the base, passes with the fix and fails on a
 * fresh base again, and the suite fails with the fix nowhere where it passed before. Each tree is a fresh export of the patch; nothing of the agent's own
 * tree is used. The trees stay in `workDirectory`, which is the caller's to clear.
 *
 * @throws the signal's reason when the attempt is ended meanwhile
 */
export async function verifyFix(options: VerifyFixOptions): Promise<Verification> {
  const runs: TestRun[] = [];
  const onRun = async (run: TestRun) => {
    runs.push(run);
    await options.onRun(run);
  };
  const against = (problems: readonly Problem[], repairable = true): Verification => ({
    verified: false,
    reason: asSentence(problems.map(({ reason }) => reason).join('; ')),
    runs,
    failing: [...new Set(problems.flatMap(({ failing = [] }) => failing))],
    repairable,
  });
  const regression = takeRegressionPatch(options.patch, options.regressionFiles);
  if ('problem' in regression) return against([{ reason: regression.problem }]);
  try {
    const { problems, note } = await compare({ ...options, onRun }, regression);
    if (problems.length > 0) return against(problems, isTried(runs));
    return { verified: true, reason: asSentence(note), runs, failing: [], repairable: false };
  } catch (error) {
    if (error instanceof SetupError) return against([{ reason: messageOf(error) }], isTried(runs));
    throw error;
  }
}

/** Before anything of the fix is run, the base alone has spoken. */
const isTried = (runs: readonly TestRun[]): boolean => runs.some(({ name }) => name !== 'suite on base');

interface Problem {
  readonly reason: string;
  readonly failing?: readonly string[];
}

type Regression = Extract<RegressionPatch, { patch: string }>;

async function compare(
  options: VerifyFixOptions,
  regression: Regression,
): Promise<{ problems: Problem[]; note: string }> {
  const { test, patch } = options;
  const command = regressionCommand(test.regression, regression.files);

  const baseRuns = await runBase(options);
  const [first] = baseRuns;
  if (first?.unusable !== undefined)
    return { problems: [{ reason: `the suite ${first.unusable} on the base` }], note: '' };

  const red = await (await openTestTree(options, 'on the base', regression.patch)).run(
    'regression test on base',
    command,
  );
  const fixed = await openTestTree(options, 'with the fix', patch);
  const green = await fixed.run('regression test with fix', command);
  const suite = await fixed.run('suite with fix', test.command);
  const baseline = await askAgain(options, suite, baseRuns);
  const failures = newFailures(suite, baseline);
  const objection = objectionOf(suite, baseline, failures);
  const problems = [
    ...problemsOfRed(red, regression),
    ...problemsOfGreen(green),
    ...(objection === undefined ? [] : [{ reason: objection, failing: failures }]),
  ];
  if (problems.length > 0) return { problems, note: '' };
  return { problems: await askRedAgain(options, regression), note: describeSuccess(options, red, baseline) };
}

/**
 * Runs the regression test once more on a fresh base, after it has been green. A test that looks for a mark of its earlier
 * runs, or fails by chance, is green there.
 */
async function askRedAgain(options: VerifyFixOptions, regression: Regression): Promise<Problem[]> {
  const { files } = regression;
  const tree = await openTestTree(options, 'on the base', regression.patch);
  const again = await tree.run('regression test on base', regressionCommand(options.test.regression, files));
  if (!again.passed) return problemsOfRed(again, regression);
  return [
    {
      reason: `the regression test fails without the fix at first and passes without it later, so it does not tell whether the bug is there: ${files.join(', ')}`,
    },
  ];
}

/** The suite on the base: as it was seen on this commit before, else run now, before anything that the agent wrote. */
async function runBase(options: VerifyFixOptions): Promise<readonly SeenRun[]> {
  const kept = await options.kept?.find();
  if (kept !== undefined) {
    for (const run of kept) await options.onRun(asTestRun(run));
    return kept;
  }
  const { command } = options.test;
  const base = await openTestTree(options, 'on the base');
  const runs = [await base.run('suite on base', command)];
  if (runs[0]?.unusable !== undefined) return runs;
  // A red suite is run again: what fails now and then is told from what always does.
  if (!runs[0]?.passed) runs.push(await base.run('suite on base', command));
  if (runs.every(({ unusable }) => unusable === undefined)) await options.kept?.keep(runs);
  return runs;
}

/**
 * New failures may be a flaky test's: the base is asked again, until it has failed each of them or was asked enough. In a
 * new tree: what the agent wrote has run meanwhile, as the user to whom the earlier trees belong, and could have made a
 * test fail there as well.
 */
async function askAgain(options: VerifyFixOptions, suite: SeenRun, runs: readonly SeenRun[]): Promise<Baseline> {
  const seen = [...runs];
  const isClear = () => suite.unusable !== undefined || newFailures(suite, readBaseline(seen)).length === 0;
  if (isClear()) return readBaseline(seen);
  const base = await openTestTree(options, 'on the base');
  while (!isClear() && seen.length <= BASE_REPEATS) {
    seen.push(await base.run('suite on base', options.test.command));
  }
  return readBaseline(seen);
}

function problemsOfRed(run: SeenRun, { files }: Regression): Problem[] {
  const shown = files.join(', ');
  if (run.unusable !== undefined) return [{ reason: `the regression test ${run.unusable} on the base` }];
  if (run.passed) return [{ reason: `the regression test passes without the fix, so it shows nothing: ${shown}` }];
  if (testsOf(run).length > 0) return [];
  if (run.notLoaded.length > 0) {
    return [
      {
        reason: `the regression test cannot be loaded without the fix, so no test failed: ${listNames(run.notLoaded)}`,
      },
    ];
  }
  return [
    { reason: `the regression test’s command fails without the fix, but its output names no failing test: ${shown}` },
  ];
}

function problemsOfGreen(run: SeenRun): Problem[] {
  if (run.unusable !== undefined) return [{ reason: `the regression test ${run.unusable} with the fix` }];
  if (!run.passed) {
    const named = run.failing.length > 0 ? `: ${listNames(run.failing)}` : ' (its output names no test)';
    return [{ reason: `the regression test still fails with the fix${named}`, failing: run.failing }];
  }
  return run.passedCount === 0 ? [{ reason: 'the regression test’s command ran no test with the fix' }] : [];
}

/** Failed tests, as opposed to files that failed as a whole. */
const testsOf = (run: SeenRun): string[] => run.failing.filter((name) => !run.notLoaded.includes(name));

function describeSuccess({ repository }: TestBench, red: SeenRun, { failing, flaky }: Baseline): string {
  const steady = failing.filter((name) => !flaky.includes(name));
  return [
    `the regression test fails on ${repository.commit.slice(0, 12)} (${listNames(testsOf(red))}) and passes with the fix`,
    'the suite has no new failure',
    ...(steady.length > 0 ? [`failing before and not held against it: ${listNames(steady)}`] : []),
    ...(flaky.length > 0 ? [`flaky and not held against it: ${listNames(flaky)}`] : []),
  ].join('; ');
}

const asSentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
