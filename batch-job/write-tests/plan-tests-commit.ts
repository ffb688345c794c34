import { testsCommitMessage } from '../../core/messages/pull-request/tests-commit.ts';
import type { WriteTestsVerdict } from '../../core/records/write-tests-verdict.ts';
import type { ChangeRun } from '../change/change-run.ts';
import { type PlannedCommit, planCommits, treeOf } from '../repository/build-commits.ts';
import { readTexts } from '../repository/read-texts.ts';
import type { TestsSource } from './open-tests-source.ts';

/** The commit that adds accepted tests to the pull request's head. */
export interface PlannedTests {
  readonly commit: PlannedCommit;
  /** What it does, as git's patch. */
  readonly patch: string;
  readonly paths: readonly string[];
  /** Paths that the base branch has changed as well: they cannot be put on the head. */
  readonly misfits: readonly string[];
}

/**
 * Works out the commit. Tests were judged on the merged head, and stand on the head itself: a file that both have differently is left
 * out.
 *
 * @param accepted texts by path
 * @returns undefined when nothing is left
 */
export async function planTestsCommit(
  run: ChangeRun,
  { pullRequest: { git, head, trees } }: TestsSource,
  accepted: ReadonlyMap<string, string>,
  verdicts: readonly WriteTestsVerdict[],
): Promise<PlannedTests | undefined> {
  const all = [...accepted.keys()];
  const [onHead, merged] = [await readTexts(git, head, all), await readTexts(git, trees.head, all)];
  const misfits = all.filter((path) => onHead.get(path) !== merged.get(path));
  const paths = all.filter((path) => !misfits.includes(path));
  const files = Object.fromEntries(paths.map((path) => [path, accepted.get(path) ?? '']));
  const purposes = new Map(verdicts.flatMap(({ tests }) => tests.map(({ path, purpose }) => [path, purpose] as const)));
  const { id, round } = run.record();
  const tests = paths.map((path) => ({ path, purpose: purposes.get(path) ?? 'Says nothing of its purpose.' }));
  const message = testsCommitMessage({ changeId: id, round, tests });
  const { commits } = await planCommits(git, head, [{ message, files }]);
  const [commit] = commits;
  if (commit === undefined) return undefined;
  const args = ['diff-tree', '-r', '-p', '--binary', '--full-index', '--no-renames', '--no-ext-diff', '--no-textconv'];
  const patch = (await git.run('make a patch', [...args, await treeOf(git, head), commit.tree])).toString('utf8');
  return { commit, patch, paths, misfits };
}
