import { join } from 'node:path';
import { type DiffJudgement, judgeDiff } from '../../core/diff/judge-diff.ts';
import { limitsInFolder } from '../../core/diff/limits-in-folder.ts';
import type { Outcome } from '../../core/records/outcome.ts';
import type { RuleName } from '../../core/records/rule-name.ts';
import type { AttemptRun } from '../attempt-run.ts';
import { findSecrets } from '../verify/find-secrets.ts';
import { planForFix } from '../verify/plan-for-fix.ts';
import { readChange } from '../verify/read-change.ts';
import { type Verification, verifyFix } from '../verify/verify-fix.ts';
import { benchOf, keptBaselineOf } from './bench.ts';
import { type Source, TREES } from './open-source.ts';
import type { ProposedFix } from './propose-fix.ts';
import { withoutKnown } from './without-known.ts';

export type Findings = DiffJudgement['findings'];

/** Judges the diff by its rules. With a forbidden one comes how the attempt would end; the others are only warned of. */
export async function judge(
  run: AttemptRun,
  source: Pick<Source, 'repository' | 'draft'>,
  { patch }: Pick<ProposedFix, 'patch'>,
): Promise<{ findings: Findings; outcome?: Outcome }> {
  const judged = await judgeAll(run, source, patch);
  const { draft } = source;
  // What people wrote on the draft's branch is theirs to answer for, as long as it stays as it is.
  const { verdict, findings } =
    draft === undefined
      ? judged
      : withoutKnown(judged, (await judgeAll(run, source, draft.patch)).findings, { patch, before: draft.patch });
  await run.audit('diff', { verdict, findings });
  if (verdict !== 'refused') return { findings };
  const [first] = findings;
  const more = findings.length > 1 ? ` (and ${findings.length - 1} more)` : '';
  const reason = `The change is forbidden by a rule for diffs: ${first?.path ?? ''} ${first?.reason ?? 'no reason'}${more}.`;
  return { findings, outcome: { kind: 'declined', ...(first === undefined ? {} : { rule: first.rule }), reason } };
}

async function judgeAll(
  run: AttemptRun,
  { repository }: Pick<Source, 'repository'>,
  patch: string,
): Promise<DiffJudgement> {
  const files = await readChange(repository, patch);
  const { service } = run.attempt();
  return judgeDiff(files, limitsInFolder(service.fix, service.folder), await findSecrets(files));
}

/** Lets the tests speak: red without the fix, green with it, and nothing that was green before turns red. */
export async function verify(
  run: AttemptRun,
  source: Source,
  { patch, proposal }: ProposedFix,
): Promise<Pick<Verification, 'verified' | 'reason' | 'runs' | 'repairable' | 'proof'> & { rule?: RuleName }> {
  const { files } = proposal.regressionTest;
  const planned = source.test ?? { problem: source.noTests ?? 'nothing was recognised' };
  const test = await planForFix(source.repository, run.attempt().service, planned, { patch, regressionFiles: files });
  if ('problem' in test) {
    const refusal = noTests(test.problem);
    await run.audit('verification', refusal);
    return { ...refusal, runs: [], repairable: false };
  }
  await run.step('running the tests');
  await run.postUpdate();
  await run.change((attempt) => ({ ...attempt, tests: [] })); // an earlier try of the job may have left some
  const { verified, reason, rule, runs, repairable, proof } = await verifyFix({
    incident: await run.incident(),
    ...benchOf(run, source, test),
    patch,
    regressionFiles: files,
    kept: keptBaselineOf(run, source, test),
    early: source.early,
    workDirectory: join(source.directory, TREES),
    onRun: async (test) => {
      await run.change((attempt) => ({ ...attempt, tests: [...attempt.tests, test] }));
      await run.audit('test-run', test);
    },
  });
  await run.audit('verification', { verified, reason, proof });
  const known = { verified, reason, runs, repairable, ...(proof === undefined ? {} : { proof }) };
  return { ...known, ...(rule === undefined ? {} : { rule }) };
}

const noTests = (problem: string) => ({
  verified: false,
  rule: 'no-tests' as const,
  reason: `No test was run: the configuration names no test command for this service, and none was recognised: ${problem}. The settings \`services[].test.command\` and \`services[].test.regression\` say how its tests are run, and \`services[].folder\` in which folder.`,
});
