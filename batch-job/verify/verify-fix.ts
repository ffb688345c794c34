import type { TestRun } from '../../core/attempt/attempt.ts';
import type { Proof } from '../../core/attempt/proof.ts';
import { messageOf } from '../../core/errors.ts';
import { problemsOfGreen, runGreen } from './green.ts';
import type { KeptBaseline } from './kept-baseline.ts';
import { type Baseline, listNames } from './new-failures.ts';
import { asSentence, type Problem } from './problem.ts';
import { askRedAgain, problemsOfRed, runRed, testsOf } from './red.ts';
import { type Regression, takeRegressionPatch } from './regression-patch.ts';
import { judgeSuite, runBase } from './suite.ts';
import { openTestTree, type SeenRun, SetupError, type TestBench } from './test-tree.ts';

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

/**
 * Believes a fix only when the tests do: the regression test alone fails on the base (`red.ts`), passes with the fix
 * (`green.ts`) and fails on a fresh base again, and the suite has no new failure (`suite.ts`). Each tree is a fresh export of
 * the patch; nothing of the agent's own tree is used. The trees stay in `workDirectory`, which is the caller's to clear.
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

/** @returns what speaks against the fix, and what was seen when nothing does, as a part of a sentence */
async function compare(
  options: VerifyFixOptions,
  regression: Regression,
): Promise<{ problems: readonly Problem[]; note: string }> {
  const baseRuns = await runBase(options, options.kept);
  const [first] = baseRuns;
  if (first?.unusable !== undefined)
    return { problems: [{ reason: `the suite ${first.unusable} on the base` }], note: '' };

  const red = await runRed(options, regression);
  const fixed = await openTestTree(options, 'with the fix', options.patch);
  const green = await runGreen(options, fixed, regression);
  const suite = await judgeSuite(options, fixed, baseRuns);
  const problems = [...problemsOfRed(red, regression), ...problemsOfGreen(green), ...suite.problems];
  if (problems.length > 0) return { problems, note: '' };
  return { problems: await askRedAgain(options, regression), note: describeSuccess(options, red, suite.baseline) };
}

function describeSuccess({ repository }: TestBench, red: SeenRun, { failing, flaky }: Baseline): string {
  const steady = failing.filter((name) => !flaky.includes(name));
  return [
    `the regression test fails on ${repository.commit.slice(0, 12)} (${listNames(testsOf(red))}) and passes with the fix`,
    'the suite has no new failure',
    ...(steady.length > 0 ? [`failing before and not held against it: ${listNames(steady)}`] : []),
    ...(flaky.length > 0 ? [`flaky and not held against it: ${listNames(flaky)}`] : []),
  ].join('; ');
}
