import { COMMIT_AUTHOR } from '../../core/messages/pull-request/commit-author.ts';
import type { Git } from './git.ts';
import { withIndex } from './git-index.ts';
import { patchedTree } from './patched-tree.ts';
import { checkTreePath } from './tree-path.ts';

/** One commit of a fix: a patch to apply, or whole files to write, or both (the patch first). */
export interface FixCommit {
  readonly message: string;
  readonly patch?: string;
  readonly files?: Readonly<Record<string, string>>;
}

/** A commit that is not made yet: the tree it ends in, and what it says. */
export interface PlannedCommit {
  readonly tree: string;
  readonly message: string;
}

/** Commits to make on top of `parent`, oldest first. */
export interface CommitPlan {
  readonly parent: string;
  readonly commits: readonly PlannedCommit[];
  /** A commit that the first one merges: its other parent. */
  readonly merged?: string | undefined;
}

/**
 * Works out the trees of a series of commits. A commit that changes nothing is left out.
 *
 * @throws {GitError} when a patch does not apply
 * @throws {RefusedTreeError} when a file's path leads out of the tree
 */
export async function planCommits(git: Git, parent: string, commits: readonly FixCommit[]): Promise<CommitPlan> {
  const planned: PlannedCommit[] = [];
  let before = await treeOf(git, parent);
  let current = parent;
  for (const { message, patch, files = {} } of commits) {
    current = await withFiles(git, await patchedTree(git, current, patch), files);
    const tree = current === parent ? before : current;
    if (tree !== before) planned.push({ tree, message: `${message.trimEnd()}\n` });
    before = tree;
  }
  return { parent, commits: planned };
}

async function withFiles(git: Git, tree: string, files: Readonly<Record<string, string>>): Promise<string> {
  const changes = Object.entries(files).map(toChange);
  if (changes.length === 0) return tree;
  return withIndex(git, tree, async (index) => {
    await index.update(changes);
    return index.writeTree();
  });
}

/** Makes the commits and returns the last one's sha. */
export async function makeCommits(git: Git, { parent, commits, merged }: CommitPlan): Promise<string> {
  let head = parent;
  for (const { tree, message } of commits) {
    const other = merged !== undefined && head === parent ? ['-p', merged] : [];
    const args = ['commit-tree', tree, '-p', head, ...other, '-F', '-'];
    head = await git.text('make a commit', args, { input: message, environment: AUTHOR });
  }
  return head;
}

export const treeOf = (git: Git, commit: string): Promise<string> =>
  git.text('read a commit', ['rev-parse', '--verify', `${commit}^{tree}`]);

export const AUTHOR = {
  GIT_AUTHOR_NAME: COMMIT_AUTHOR.name,
  GIT_AUTHOR_EMAIL: COMMIT_AUTHOR.email,
  GIT_COMMITTER_NAME: COMMIT_AUTHOR.name,
  GIT_COMMITTER_EMAIL: COMMIT_AUTHOR.email,
};

const toChange = ([path, text]: [string, string]) => ({
  path: checkTreePath(path),
  content: { mode: '100644', bytes: Buffer.from(text) },
});
