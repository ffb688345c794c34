import type { PatchFile } from '../../core/diff/parse-patch.ts';
import { messageOf } from '../../core/errors.ts';
import { describeProof } from '../../core/lifecycle/describe-proof.ts';
import { type CHANGES_OLD_TEST, provesThisBug, UNRELATED_TEST } from '../../core/lifecycle/proof.ts';
import type { Place } from '../../core/proof/places.ts';
import type { Incident } from '../../core/records/incident.ts';
import type { Proof } from '../../core/records/proof.ts';
import type { TestRun } from '../../core/records/test-run.ts';
import type { EarlyBase } from './early-base.ts';
import { askEditedTests, tellEditedTests } from './edited-tests.ts';
import { askGreenAgain, problemsOfGreen, runGreen } from './green.ts';
import type { KeptBaseline } from './kept-baseline.ts';
import { listNames, readBaseline } from './new-failures.ts';
import { asSentence, type Problem } from './problem.ts';
import { enterFunctions } from './proof/enter-functions.ts';
import { gradeRed } from './proof/grade-red.ts';
import { readChange } from './read-change.ts';
import { askRed, askRedAgain, type Red } from './red.ts';
import { type Regression, takeRegressionPatch } from './regression-patch.ts';
import { SetupError } from './setup.ts';
import { judgeSuite, runBase, type SuiteVerdict } from './suite.ts';
import type { TestBench } from './test-bench.ts';
import { openTestTree } from './test-tree.ts';

/** What the tests say of a fix. */
export interface Verification {
  readonly verified: boolean;
  /** One sentence for a person: what was seen, or what speaks against the fix, with the tests' names. */
  readonly reason: string;
  readonly runs: readonly TestRun[];
  /** Tests that speak against the fix. */
  readonly failing: readonly string[];
  /** Whether another fix could do better: the tests can be run, and it is this fix that they speak against. */
  readonly repairable: boolean;
  /** Names why it is not verified, where no test speaks against the fix, or a person has to decide whether one does. */
  readonly rule?: 'no-suite-verdict' | typeof UNRELATED_TEST | typeof CHANGES_OLD_TEST;
  /** What the regression test shows of the incident's bug; left out when it did not fail without the fix. */
  readonly proof?: Proof;
}

export interface VerifyFixOptions extends TestBench {
  readonly patch: string;
  /** The bug that the fix is made for. */
  readonly incident: Pick<Incident, 'service' | 'representative' | 'fingerprint' | 'knownAs'>;
  /** The regression test's files, as the agent named them. */
  readonly regressionFiles: readonly string[];
  /** Where the base's runs are kept for the next attempt on the same commit. @default - they are run each time */
  readonly kept?: KeptBaseline | undefined;
  /** The base's runs, where they were begun before the fix was written. @default - they are run now */
  readonly early?: EarlyBase | undefined;
}

/**
 * Believes a fix only when the tests do: the regression test alone fails on the base (`red.ts`) and passes with the fix
 * (`green.ts`), twice each, the suite has no new failure (`suite.ts`), and what the test shows is this incident's bug
 * (`proof/grade-red.ts`). Each tree is a fresh export of the patch; nothing of the agent's own tree is used. The trees stay in `workDirectory`, which is the caller's to clear.
 *
 * @throws the signal's reason when the attempt is ended meanwhile
 */
export async function verifyFix(options: VerifyFixOptions): Promise<Verification> {
  const runs: TestRun[] = [];
  const onRun = async (run: TestRun) => {
    runs.push(run);
    await options.onRun(run);
  };
  const against = (problems: readonly Problem[], repairable = true): Verification => {
    const rule = problems.find((problem) => problem.rule !== undefined)?.rule;
    return {
      verified: false,
      reason: asSentence(problems.map(({ reason }) => reason).join('; ')),
      runs,
      failing: [...new Set(problems.flatMap(({ failing = [] }) => failing))],
      repairable,
      ...(rule === undefined ? {} : { rule }),
    };
  };
  const change = await readChange(options.repository, options.patch);
  const regression = takeRegressionPatch(options.patch, change, options.regressionFiles);
  if ('problem' in regression) return against([{ reason: regression.problem }]);
  try {
    const { problems, note, noVerdict, proof } = await compare({ ...options, onRun }, regression, change);
    const proven = proof === undefined ? {} : { proof };
    if (problems.length > 0) return { ...against(problems, isTried(runs)), ...proven };
    if (proof !== undefined && !provesThisBug(proof))
      return { ...against([]), ...proven, rule: UNRELATED_TEST, reason: describeProof(proof) };
    if (noVerdict !== undefined) return { ...against([{ reason: note }], false), ...proven, rule: 'no-suite-verdict' };
    return { ...proven, verified: true, reason: asSentence(note), runs, failing: [], repairable: false };
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    const tried = isTried(runs);
    await onRun(error.run);
    return against([{ reason: messageOf(error) }], tried);
  }
}

/** Before anything of the fix is run, the base alone has spoken. */
const isTried = (runs: readonly TestRun[]): boolean => runs.some(({ name }) => !BASE_RUNS.includes(name));

const BASE_RUNS: readonly TestRun['name'][] = ['suite on base', 'old test files on base'];

interface Comparison {
  readonly problems: readonly Problem[];
  /** What was seen that speaks for the fix, as a part of a sentence. */
  readonly note: string;
  /** Why the suite says nothing, as a part of a sentence. */
  readonly noVerdict?: string | undefined;
  readonly proof?: Proof | undefined;
}

/** Asks one question after the other, the cheap ones first, and none after one that speaks against the fix. */
async function compare(
  options: VerifyFixOptions,
  written: Regression,
  change: readonly PatchFile[],
): Promise<Comparison> {
  let proof: Proof | undefined;
  const against = (problems: readonly Problem[]): Comparison => ({ problems, note: '', proof });
  const base = (await options.early?.take(options)) ?? (await runBase(options, options.kept));
  const [first] = base.runs;
  if (first?.unusable !== undefined) return against([{ reason: `the suite ${first.unusable} on the base` }]);
  const { red, regression, before } = await askRed(options, base, written);
  if (red.problems.length > 0) return against(red.problems);
  proof = await proofOf(options, [...new Set([...regression.files, ...written.files])], regression, red, change);

  const fixed = await openTestTree(options, 'with the fix', options.patch);
  const green = problemsOfGreen(await runGreen(options, fixed, regression), regression, red, before);
  if (green.length > 0) return against(green);
  const greenAgain = await askGreenAgain(options, fixed, regression, { red, before });
  if (greenAgain.length > 0) return against(greenAgain);

  const suites: SuiteVerdict[] = [];
  /** Tests that fail as they were, and pass as the fix has them. */
  const edited: string[] = [];
  for (const patch of regression.suites) {
    const tree = patch === options.patch ? fixed : await openTestTree(options, 'with the fix', patch);
    const suite = await judgeSuite(options, tree, patch, base);
    if (suite.problems.length === 0) {
      suites.push(suite);
      continue;
    }
    const whole = await askEditedTests(options, fixed, options.patch, base, change);
    if (whole === undefined) return against(await tellEditedTests(options, fixed, suite.problems, change));
    suites.push(whole);
    edited.push(...suite.problems.flatMap(({ failing = [] }) => failing));
  }
  const seen = {
    noVerdict: suites.find(({ noVerdict }) => noVerdict !== undefined)?.noVerdict,
    baseline: readBaseline([...new Set(suites.flatMap(({ baseline }) => baseline.runs))]),
  };

  const onBase = seen.baseline.failing;
  const redAgain = await askRedAgain(options, regression, red, { before, onBase });
  if (redAgain.length > 0) return against(redAgain);
  return {
    problems: [],
    note: describeSuccess(options, red, before, { ...seen, edited }),
    noVerdict: seen.noVerdict,
    proof,
  };
}

/** Undefined when nothing was noted of the run. */
async function proofOf(
  options: VerifyFixOptions,
  regressionFiles: readonly string[],
  regression: Regression,
  { run: { evidence } }: Red,
  change: readonly PatchFile[],
): Promise<Proof | undefined> {
  const { incident, repository } = options;
  const enter = (functions: readonly Place[]) => enterFunctions(options, regression, functions);
  return evidence && gradeRed({ incident, change, repository, regressionFiles, evidence, enter });
}

function describeSuccess(
  { repository }: TestBench,
  red: Red,
  before: readonly string[],
  suite: Omit<SuiteVerdict, 'problems'> & { readonly edited: readonly string[] },
): string {
  const { failing, flaky } = suite.baseline;
  const steady = [...new Set([...failing.filter((name) => !flaky.includes(name)), ...before])];
  return [
    `the regression test fails on ${repository.commit.slice(0, 12)} (${listNames(red.tests)}) and passes with the fix`,
    suite.noVerdict ?? 'the suite has no new failure',
    ...(suite.edited.length > 0
      ? [`tests that the fix gives another input, and that fail with the old one: ${listNames(suite.edited)}`]
      : []),
    ...(steady.length > 0 ? [`failing before and not held against it: ${listNames(steady)}`] : []),
    ...(flaky.length > 0 ? [`flaky and not held against it: ${listNames(flaky)}`] : []),
  ].join('; ');
}
