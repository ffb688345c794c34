import { treeOf } from '../repository/build-commits.ts';
import { diffTrees } from '../repository/diff-trees.ts';
import { mergeTrees } from '../repository/merge-trees.ts';
import type { MovedDraft } from '../repository/open-moved-draft.ts';
import { patchedTree } from '../repository/patched-tree.ts';
import { readChange } from '../verify/read-change.ts';
import { regressionCommand, takeRegressionPatch } from '../verify/regression-patch.ts';
import type { SeenRun } from '../verify/test-bench.ts';
import { openTestTree } from '../verify/test-tree.ts';
import type { OpenBench } from './open-bench.ts';

/** The draft's regression test, as it can be run without the fix on any commit of the base branch. */
export interface RegressionTest {
  readonly files: readonly string[];
  /**
   * Runs it on a commit, in a fresh tree.
   *
   * @returns undefined where the commit has something else in the test's place
   * @throws {SetupError} when the commit's setup fails
   */
  runOn(commit: string): Promise<SeenRun | undefined>;
}

/**
 * Takes the regression test out of the draft.
 *
 * @param files as the agent named them
 * @returns `problem` when the draft does not hold it any longer: why, as a part of a sentence
 */
export async function takeRegressionTest(
  draft: MovedDraft,
  files: readonly string[],
  openBench: OpenBench,
): Promise<RegressionTest | { readonly problem: string }> {
  const { git, parted, head } = draft;
  const proposed = await diffTrees(git, parted, head);
  const change = await readChange(await draft.at(parted), proposed);
  const taken = takeRegressionPatch(proposed, change, files);
  if ('problem' in taken) return taken;
  const before = await treeOf(git, parted);
  const theirs = await patchedTree(git, parted, taken.patch);
  return {
    files: taken.files,
    runOn: async (commit) => {
      const bench = await openBench(commit, taken.files);
      const ours = await treeOf(git, commit);
      const { tree, conflicts } = await mergeTrees(git, { base: before, ours, theirs });
      if (conflicts.length > 0) return undefined;
      const place = await openTestTree(bench, `on ${commit.slice(0, 12)}`, await diffTrees(git, ours, tree));
      const run = await place.run('regression test on base', regressionCommand(bench.test.regression, taken.files));
      await place.remove();
      return run;
    },
  };
}

/** Whether tests were run, and all of them passed. */
export const isGreen = ({ unusable, passed, recognised, passedCount = 0 }: SeenRun): boolean =>
  unusable === undefined && passed && recognised && passedCount > 0;

/** Whether tests were run, and one of them failed. */
export const isRed = ({ unusable, passed, failing }: SeenRun): boolean =>
  unusable === undefined && !passed && failing.length > 0;
