import { join } from 'node:path';
import { agentTreeOf } from './agent-tree.ts';
import { treeOf } from './build-commits.ts';
import { exportTree } from './export-tree.ts';
import { fetchBranch, fetchCommit, fetchPullRequest, findMergeBase } from './fetch-commit.ts';
import { createGit, type Git } from './git.ts';
import { createHistory, type History } from './history.ts';
import { openLargeFiles } from './large-files.ts';
import { mergeTrees } from './merge-trees.ts';
import type { OpenRepositoryOptions, Repository } from './open-repository.ts';
import { readTexts } from './read-texts.ts';
import { openSubmodules } from './submodules.ts';
import { listTree } from './tree-entries.ts';

/** The worker's copy of a repository with a pull request. The agent never sees it: it gets an exported tree. */
export interface OpenedPullRequest {
  readonly git: Git;
  /** The base branch's newest commit, and the pull request's. */
  readonly base: string;
  readonly head: string;
  /** What is compared. Without conflicts: the base, and the head merged into it. With them: where they parted, and the head. */
  readonly trees: Record<Side, string>;
  /** Paths that both sides changed differently. */
  readonly conflicts: readonly string[];
  /** The files of a commit or tree. */
  at(tree: string): Pick<Repository, 'files' | 'texts'>;
  /** Writes the plain files of one side of `trees` into an empty directory, with what the configuration fetches besides. */
  exportSide(side: Side, directory: string): Promise<void>;
  /** Writes the head for the agent: what is written for agents is left out, or is what the base has. */
  exportAgentTree(directory: string): Promise<void>;
  /** What happened before the head. */
  readonly history: History;
}

export type Side = 'base' | 'head';

/**
 * Fetches a pull request and the branch that it is to be merged into, and merges them without checking out a file.
 *
 * @throws {UpstreamError} when the host cannot be read; {RefusedTreeError} when a side holds what is not handled
 */
export async function openPullRequest(
  options: Omit<OpenRepositoryOptions, 'commit' | 'version' | 'versionRef'> & { readonly number: number },
): Promise<OpenedPullRequest> {
  const { directory, cloneUrl, branch, number, searchPath, readToken } = options;
  const openGit = (name: string) => createGit(join(directory, name), cloneUrl, searchPath);
  const git = await createGit(directory, cloneUrl, searchPath);
  const token = await readToken();
  const base = await fetchBranch(git, branch, token);
  const head = await fetchPullRequest(git, number, token);
  const parted = await findMergeBase(await openGit('ancestry'), { branch, number, base, head }, token);
  if (parted === undefined) throw new Error('the head and the base have no commit in common');
  const { conflicts, ...trees } = await mergedTrees(git, { base, head, parted }, token);
  const exporters = { base: await exporterOf('base'), head: await exporterOf('head') };
  const agentTree = await agentTreeOf(git, { commit: head, base, agentFiles: options.agentFiles });
  return {
    ...{ git, base, head, trees, conflicts },
    at: (tree) => ({
      files: async () => (await listTree(git, tree)).map(({ path }) => path),
      texts: (paths) => readTexts(git, tree, paths),
    }),
    exportSide: (side, target) => exporters[side](target),
    exportAgentTree: (target) => exportTree(git, agentTree, target),
    history: createHistory(() => openGit('history'), { commit: head, readToken }),
  };

  async function exporterOf(side: Side): Promise<(target: string) => Promise<void>> {
    const tree = trees[side];
    const submodules = await openSubmodules(git, tree, {
      ...{ cloneUrl, searchPath, directory: join(directory, 'submodules', side) },
      sources: options.submodules ?? [],
    });
    const largeFiles = options.largeFiles
      ? await openLargeFiles(git, tree, { cloneUrl, readToken, directory: join(directory, 'large-files', side) })
      : undefined;
    return async (target) => {
      await exportTree(git, tree, target);
      await largeFiles?.fill(target);
      for (const each of submodules) await exportTree(each.git, each.commit, join(target, each.path));
    };
  }
}

async function mergedTrees(
  git: Git,
  { base, head, parted }: { readonly base: string; readonly head: string; readonly parted: string },
  token: string,
): Promise<{ base: string; head: string; conflicts: readonly string[] }> {
  if (parted === base) return { base, head, conflicts: [] };
  await fetchCommit(git, parted, token, { ref: 'refs/mendhook/parted' });
  const [before, ours, theirs] = [await treeOf(git, parted), await treeOf(git, base), await treeOf(git, head)];
  const { tree, conflicts } = await mergeTrees(git, { base: before, ours, theirs });
  return conflicts.length > 0 ? { base: parted, head, conflicts } : { base, head: tree, conflicts };
}
