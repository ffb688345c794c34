import { type CommitPlan, type PlannedCommit, treeOf } from './build-commits.ts';
import type { Git } from './git.ts';
import { mergeTrees } from './merge-trees.ts';

export type Rebased =
  | { readonly clean: true; readonly plan: CommitPlan }
  /** `reason` completes "it was not rebased: …". */
  | { readonly clean: false; readonly reason: string };

/**
 * Carries planned commits over to another parent, each by a three-way merge of whole trees: no files are checked out and
 * no history is needed.
 */
export async function rebaseCommits(git: Git, plan: CommitPlan, parent: string): Promise<Rebased> {
  if (plan.parent === parent) return { clean: true, plan };
  const commits: PlannedCommit[] = [];
  let before = await treeOf(git, plan.parent);
  let onto = await treeOf(git, parent);
  for (const { tree, message } of plan.commits) {
    const merged = await mergeTrees(git, { base: before, ours: onto, theirs: tree });
    if (merged.conflicts.length > 0) return { clean: false, reason: `conflicts in ${merged.conflicts.join(', ')}` };
    if (merged.tree === onto) return { clean: false, reason: 'the branch already has the same change' };
    commits.push({ tree: merged.tree, message });
    before = tree;
    onto = merged.tree;
  }
  return { clean: true, plan: { parent, commits } };
}
