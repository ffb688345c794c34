import { join } from 'node:path';
import type { FixCommit } from './build-commits.ts';
import { diffTree } from './diff-tree.ts';
import { exportTree } from './export-tree.ts';
import { fetchBranch, fetchCommit, isInHistory } from './fetch-commit.ts';
import { createGit, type Git } from './git.ts';
import { withIndex } from './git-index.ts';
import { createHistory, type History } from './history.ts';
import { type Published, publishCommits } from './publish-commits.ts';
import { listTree } from './tree-entries.ts';

/** The worker's copy of a repository. The agent never sees it: it gets an exported tree, and hands a tree back. */
export interface Repository {
  /** The commit that the fix is made for. */
  readonly commit: string;
  /** Why that is not the commit asked for, in a sentence. */
  readonly commitNote?: string;
  /** The default branch as fetched. */
  readonly base: { readonly branch: string; readonly commit: string };
  /** All files of `commit`. */
  files(): Promise<readonly string[]>;
  /**
   * Writes the plain files of `commit`, with a patch applied, into an empty directory: no `.git`, no submodule, no link that
   * leads out.
   * @throws {GitError} when the patch does not apply
   */
  exportTree(directory: string, patch?: string): Promise<void>;
  /**
   * The git patch between `commit` and a tree that was worked on; empty when nothing changed.
   * @throws {RefusedTreeError} when a changed file is too large for a fix
   */
  diff(tree: string): Promise<string>;
  /** What happened before `commit`. */
  readonly history: History;
  /**
   * Puts commits on a branch at the host. Doing it again leaves one branch with the same commits.
   * @throws {BranchTakenError} when somebody else has worked on that branch
   * @throws {UpstreamError} when the host refuses
   */
  publishCommits(branch: string, commits: readonly FixCommit[], pushToken: () => Promise<string>): Promise<Published>;
}

export interface OpenRepositoryOptions {
  /** An empty directory of the worker's own, out of the agent's reach. */
  readonly directory: string;
  /** An https address without credentials; http on loopback. */
  readonly cloneUrl: string;
  readonly readToken: () => Promise<string>;
  /** The default branch. */
  readonly branch: string;
  /** The commit that fails, as the telemetry names it: untrusted. */
  readonly commit?: string | undefined;
  /** Where git is found: a PATH. */
  readonly searchPath: string;
}

/**
 * Fetches the commit that fails and the newest one of the default branch, each with its files and without history.
 *
 * @throws {UpstreamError} when the host cannot be read, without the token in any form
 */
export async function openRepository(options: OpenRepositoryOptions): Promise<Repository> {
  const { directory, cloneUrl, branch, searchPath } = options;
  const git = await createGit(directory, cloneUrl, searchPath);
  const token = await options.readToken();
  const base = { branch, commit: await fetchBranch(git, branch, token) };
  const openGit = (name: string) => () => createGit(join(directory, name), cloneUrl, searchPath);
  const note = await chooseCommit(git, openGit('refs'), { asked: options.commit, base, token });
  const commit = note === undefined ? (options.commit?.toLowerCase() ?? base.commit) : base.commit;

  return {
    commit,
    ...(note === undefined ? {} : { commitNote: note }),
    base,
    files: async () => (await listTree(git, commit)).map(({ path }) => path),
    exportTree: async (target, patch) => exportTree(git, await patchedTree(git, commit, patch), target),
    diff: (tree) => diffTree(git, commit, tree),
    history: createHistory(openGit('history'), { commit, readToken: options.readToken }),
    publishCommits: async (target, commits, pushToken) =>
      publishCommits(git, commits, { commit, baseBranch: branch, branch: target, token: await pushToken() }),
  };
}

/** Fetches the commit asked for. Returns undefined when it is there, else why it is not taken. */
async function chooseCommit(
  git: Git,
  history: () => Promise<Git>,
  { asked, base, token }: { asked: string | undefined; base: Repository['base']; token: string },
): Promise<string | undefined> {
  const instead = `the newest commit of ${base.branch} (${base.commit.slice(0, 12)}) is used instead`;
  if (asked === undefined) return undefined;
  if (!/^[0-9a-f]{40}$/i.test(asked)) return `The failing commit is not named by a full sha; ${instead}.`;
  const commit = asked.toLowerCase();
  if (commit === base.commit) return undefined;
  if (!(await isInHistory(await history(), commit, token))) {
    return `No branch or tag holds the failing commit ${commit.slice(0, 12)}; ${instead}.`;
  }
  await fetchCommit(git, commit, token);
  return undefined;
}

async function patchedTree(git: Git, commit: string, patch: string | undefined): Promise<string> {
  if (patch === undefined || patch === '') return commit;
  return withIndex(git, commit, async (index) => {
    await index.apply(patch);
    return index.writeTree();
  });
}
