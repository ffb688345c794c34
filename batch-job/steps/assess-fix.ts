import { DIFF_RULES } from '../../core/diff/judge-diff.ts';
import { parsePatch } from '../../core/diff/parse-patch.ts';
import { pathsOf } from '../../core/diff/rules/rule.ts';
import { hasRule } from '../../core/lifecycle/has-rule.ts';
import { CHANGES_OLD_TEST, UNRELATED_TEST } from '../../core/lifecycle/proof.ts';
import type { Outcome } from '../../core/records/outcome.ts';
import type { Proof } from '../../core/records/proof.ts';
import type { RuleName } from '../../core/records/rule-name.ts';
import type { TestRun } from '../../core/records/test-run.ts';
import { cutText, cutToEnd } from '../../core/text/cut-text.ts';
import type { AttemptRun } from '../attempt-run.ts';
import type { Source } from './open-source.ts';
import type { ProposedFix, RefusedFix } from './propose-fix.ts';
import { describeRejectedFix, findRejectedTwin } from './rejected-fixes.ts';
import { type Findings, judge, verify } from './verify.ts';

/** What the rules for diffs and the tests say of one fix. */
export interface Assessment {
  readonly fix: ProposedFix;
  readonly findings: Findings;
  readonly verification: { readonly verified: boolean; readonly reason: string; readonly proof?: Proof };
  readonly tests: readonly TestRun[];
  /** How the attempt ends with this fix; left out when it may be published. */
  readonly outcome?: Outcome;
  /** What another round starts from, where one may do better. */
  readonly refused?: RefusedFix;
}

/**
 * A forbidden change is not even tried; what is only warned of is, and then needs a person. Where a fix is not accepted, what git
 * ignores of it may be the cause, and is named.
 */
export async function assessFix(run: AttemptRun, source: Source, fix: ProposedFix): Promise<Assessment> {
  const { ignored = [], proposal } = fix;
  const tests = proposal.regressionTest.files.filter((file) => ignored.some((path) => isAtOrBelow(file, path)));
  const others = ignored.filter((path) => !tests.some((file) => isAtOrBelow(file, path)));
  return withIgnored(await assess(run, source, fix, tests), others);
}

const isAtOrBelow = (file: string, path: string): boolean => file === path || file.startsWith(`${path}/`);

async function assess(
  run: AttemptRun,
  source: Source,
  fix: ProposedFix,
  ignoredTests: readonly string[],
): Promise<Assessment> {
  const twin = await findRejectedTwin(run, fix.patch);
  if (twin !== undefined) return rejectedBefore(run, fix, describeRejectedFix(twin));
  const { findings, outcome } = await judge(run, source, fix);
  const listed = findings.map(({ path = 'the change', reason }) => `${path} ${reason}`).join('\n');
  if (outcome !== undefined) {
    const verification = { verified: false, reason: outcome.reason };
    return { fix, findings, verification, tests: [], outcome, refused: withoutForbidden(fix.patch, findings, listed) };
  }
  if (ignoredTests.length > 0) return ignoredTest(fix, findings, ignoredTests);
  const { repairable, runs: tests, rule, ...verification } = await verify(run, source, fix);
  const known = { fix, findings, verification, tests };
  if (!verification.verified) {
    const outcome: Outcome = {
      kind: 'fix-unverified',
      rule: rule ?? ('tests-disagree' satisfies RuleName),
      reason: verification.reason,
    };
    const objection = hasRule(outcome, UNRELATED_TEST)
      ? await askForThisBug(run, verification.reason, tests)
      : objectionOf(verification.reason, tests);
    const refused = { patch: fix.patch, objection };
    return { ...known, outcome, ...(repairable ? { refused } : {}) };
  }
  const [warning] = findings;
  if (warning === undefined) return known;
  const reason = `The change needs a person’s judgement: ${warning.reason}`;
  const objection = `The tests agree with it, but rules for changes warn of it:\n${listed}`;
  return {
    ...known,
    outcome: { kind: 'fix-unverified', rule: warning.rule, reason },
    refused: { patch: fix.patch, objection },
  };
}

/** What people have rejected is not pushed again, and costs no test run. */
async function rejectedBefore(run: AttemptRun, fix: ProposedFix, rejected: string): Promise<Assessment> {
  const reason = `The change is the same as one that people rejected: ${rejected}`;
  await run.audit('rejected-fix', { reason });
  return {
    fix,
    findings: [],
    verification: { verified: false, reason },
    tests: [],
    outcome: { kind: 'declined', rule: 'rejected-fix', reason },
    refused: { patch: fix.patch, objection: `${reason}\nTake it back, and mend another cause or in another way.` },
  };
}

/** It is in no commit, so neither a reviewer nor a pipeline would see it. */
function ignoredTest(fix: ProposedFix, findings: Findings, ignored: readonly string[]): Assessment {
  const reason = `Git ignores the regression test ${listPaths(ignored)}: a rule of .gitignore fits its path.`;
  const objection = `${reason} The file was left out. Write the test at a path that no rule of .gitignore fits.`;
  return {
    fix,
    findings,
    verification: { verified: false, reason },
    tests: [],
    outcome: { kind: 'fix-unverified', rule: 'tests-disagree' satisfies RuleName, reason },
    refused: { patch: fix.patch, objection },
  };
}

/** Says what git ignores of a fix that is not accepted. */
function withIgnored(assessment: Assessment, ignored: readonly string[]): Assessment {
  const { outcome, verification, refused } = assessment;
  if (outcome === undefined || ignored.length === 0) return assessment;
  const note = `Git ignores ${listPaths(ignored)} by a rule of .gitignore, so the change lacks it.`;
  const reason = `${outcome.reason} ${note}`;
  return {
    ...assessment,
    outcome: { ...outcome, reason },
    verification: { ...verification, reason },
    ...(refused === undefined ? {} : { refused: { ...refused, objection: `${refused.objection}\n${note}` } }),
  };
}

const PATHS_SHOWN = 3;

function listPaths(paths: readonly string[]): string {
  const more = paths.length > PATHS_SHOWN ? ` and ${paths.length - PATHS_SHOWN} more` : '';
  return (
    paths
      .slice(0, PATHS_SHOWN)
      .map((path) => cutText(path, 200))
      .join(', ') + more
  );
}

/** Of two fixes the better one, the later one when they are alike. */
export const better = (earlier: Assessment, later: Assessment): Assessment =>
  rank(later) >= rank(earlier) ? later : earlier;

function rank({ outcome, verification }: Assessment): number {
  if (outcome === undefined) return 4;
  if (verification.verified) return 3;
  if (hasRule(outcome, UNRELATED_TEST) || hasRule(outcome, CHANGES_OLD_TEST)) return 2;
  return outcome.kind === 'declined' ? 0 : 1;
}

const WARNED = new Set(DIFF_RULES.filter(({ verdict }) => verdict === 'warned').map(({ name }) => name));

/** The agent cannot delete a file: what is forbidden in the change is taken back for it. */
function withoutForbidden(patch: string, findings: Findings, listed: string): RefusedFix {
  const forbidden = new Set(findings.filter(({ rule }) => !WARNED.has(rule)).map(({ path }) => path));
  const kept = parsePatch(patch).filter((file) => !pathsOf(file).some((path) => forbidden.has(path)));
  return {
    patch: kept.map(({ text }) => text).join(''),
    objection: `Rules for changes forbid it. The files named here were put back as they were:\n${listed}`,
  };
}

/** What a regression test of this bug does, and what the one that was written printed. */
async function askForThisBug(run: AttemptRun, reason: string, tests: readonly TestRun[]): Promise<string> {
  const { kind = 'error', message = '' } = (await run.incident()).representative;
  const red = tests.find(({ name }) => name === 'regression test on base');
  return [
    `${reason} The tests agree with the change, but nothing shows that it mends this error.`,
    `Write a regression test that raises the same ${cutText(`${kind}: ${message}`, ERROR_SHOWN)} through the code on its stack: bring about what the error needs, call the service’s code that leads there, and let the error leave the test uncaught. Do not throw it in the test, catch it, or print it. Change the fix as well if this shows that it mends something else.`,
    ...(red === undefined ? [] : [`\nWithout the fix (\`${red.command}\`):\n${cutToEnd(red.output, OUTPUT_SHOWN)}`]),
  ].join('\n');
}

const ERROR_SHOWN = 300;
const RUNS_SHOWN = 2;
const OUTPUT_SHOWN = 3_000;

/** The sentence for people, and the end of what the failing runs with the fix printed. */
function objectionOf(reason: string, tests: readonly TestRun[]): string {
  const failed = tests.filter(({ name, passed }) => !passed && name.endsWith('with fix')).slice(0, RUNS_SHOWN);
  return [
    reason,
    ...failed.map(({ name, command, output }) => `\n${name} (\`${command}\`):\n${cutToEnd(output, OUTPUT_SHOWN)}`),
  ].join('\n');
}
