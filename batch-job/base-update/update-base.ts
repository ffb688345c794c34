import { join } from 'node:path';
import { planBaseUpdate } from '../../core/lifecycle/base-update.ts';
import { UNRELATED_TEST } from '../../core/lifecycle/proof.ts';
import type { BaseUpdate, BaseUpdateEnd } from '../../core/records/base-update.ts';
import { cutText } from '../../core/text/cut-text.ts';
import type { AttemptRun } from '../attempt-run.ts';
import { emptyFolder } from '../empty-folder.ts';
import { diffTrees } from '../repository/diff-trees.ts';
import { type MovedDraft, openMovedDraft } from '../repository/open-moved-draft.ts';
import { repositoryTerms } from '../repository/repository-terms.ts';
import { branchOf } from '../steps/check-branch.ts';
import { readKeptFix } from '../steps/propose-fix.ts';
import { LONG_PAUSES_MS, tryAgain } from '../try-again.ts';
import { verifyFix } from '../verify/verify-fix.ts';
import { findGone } from './find-gone.ts';
import { createOpenBench, type OpenBench } from './open-bench.ts';
import { findEarlierPush, pushMerge } from './push-merge.ts';
import { takeRegressionTest } from './regression.ts';

/**
 * The recipe: merge the base branch, see whether the bug is still there without the fix, run the tests with it, push the merge.
 * What is pushed is what was tested.
 *
 * @throws what went wrong on the way
 */
export async function updateBase(run: AttemptRun, update: BaseUpdate): Promise<BaseUpdateEnd> {
  const earlier = await findEarlierPush(run, update);
  if (earlier !== undefined) return earlier;
  const files = (await readKeptFix(run))?.proposal.regressionTest.files;
  if (files === undefined) return failed('The patch was not kept whole, so its regression test is not known.');
  const { draft, directory } = await openDraft(run, update);
  const { base, head, parted, byPeople, merge } = draft;
  if (base === parted) return { kind: 'left-alone', reason: 'There is nothing to merge.' };
  await run.options.ledger.changeIncident(run.options.incidentId, (current) =>
    planBaseUpdate(current, { base, head, tree: merge.tree }),
  );
  const people = byPeople ? { byPeople: true as const } : {};
  const hasConflicts = merge.conflicts.length > 0;
  const conflict: BaseUpdateEnd = { kind: 'conflict', base, paths: keptPaths(merge.conflicts), ...people };
  if (hasConflicts && byPeople) return conflict;

  await run.step('running the tests');
  const openBench = createOpenBench(run, draft, directory);
  const test = await takeRegressionTest(draft, files, openBench);
  if ('problem' in test)
    return hasConflicts ? conflict : { kind: 'not-verified', base, reason: sentence(test.problem) };
  const gone = await findGone(draft, test, run.options.clock);
  if (gone !== undefined) return { kind: 'bug-gone', base, ...gone, ...people };
  if (hasConflicts) return conflict;

  const verification = await verifyOn(run, { draft, openBench, files: test.files });
  if (!verification.isHolding) return { kind: 'not-verified', base, reason: verification.reason };
  await run.step('publishing');
  return tryAgain(run.options, () => pushMerge(run, draft, verification.reason), LONG_PAUSES_MS);
}

const PATHS_KEPT = 20;
const PATH_KEPT = 500;

const keptPaths = (paths: readonly string[]): readonly string[] =>
  paths.slice(0, PATHS_KEPT).map((path) => cutText(path, PATH_KEPT));

async function openDraft(run: AttemptRun, update: BaseUpdate) {
  const { codeHost, workDirectory, searchPath, incidentId } = run.options;
  const { service } = run.attempt();
  await run.step('fetching the repository');
  const directory = join(workDirectory, update.jobName);
  const { pullRequest } = await run.incident();
  const draft = await tryAgain(run.options, async () => {
    await emptyFolder(directory, 0o711);
    return openMovedDraft({
      ...repositoryTerms(codeHost, service.repository, service),
      directory: join(directory, 'repository'),
      branch: branchOf(incidentId),
      base: pullRequest?.seen?.base ?? service.branch,
      searchPath,
    });
  });
  const { base, head, parted, byPeople, merge } = draft;
  await run.audit('base-update', { base, head, parted, byPeople, conflicts: merge.conflicts });
  return { draft, directory };
}

interface OnBase {
  readonly draft: MovedDraft;
  readonly openBench: OpenBench;
  readonly files: readonly string[];
}

/**
 * Red without the fix, green with it, and no new failure. That the test is of this bug was shown when the draft was made: lines
 * have moved since, so a weaker proof on the new base counts for nothing.
 */
async function verifyOn(run: AttemptRun, { draft, openBench, files }: OnBase) {
  const { git, base, merge } = draft;
  const patch = await diffTrees(git, base, merge.tree);
  const bench = await openBench(base, files, patch);
  const incident = await run.incident();
  const { verified, rule, reason } = await verifyFix({ ...bench, incident, patch, regressionFiles: files });
  await run.audit('verification', { base, verified, reason });
  const isHolding = verified || rule === UNRELATED_TEST;
  return { isHolding, reason: isHolding && !verified ? HOLDS : reason };
}

const HOLDS = 'The regression test fails without the fix and passes with it, and the suite has no new failure.';

const failed = (reason: string): BaseUpdateEnd => ({ kind: 'failed', reason });

const sentence = (problem: string): string => `${problem.slice(0, 1).toUpperCase()}${problem.slice(1)}.`;
