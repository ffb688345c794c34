import { join } from 'node:path';
import { agentTreeOf } from './agent-tree.ts';
import { exportTree } from './export-tree.ts';
import { fetchCommit } from './fetch-commit.ts';
import { createGit, type Git } from './git.ts';
import { createHistory, type History } from './history.ts';
import type { OpenRepositoryOptions } from './open-repository.ts';

/** The worker's copy of two versions of a repository. The agent never sees it: it gets an exported tree. */
export interface OpenedRelease {
  readonly git: Git;
  /** The commit that ran before, and the one that was released. */
  readonly trees: { readonly base: string; readonly head: string };
  /** Writes the released commit for the agent: what is written for agents is left out, or is what ran before has. */
  exportAgentTree(directory: string): Promise<void>;
  /** What happened before the released commit. */
  readonly history: History;
}

/**
 * Fetches two commits with their files.
 *
 * @throws {UpstreamError} when the host cannot be read, or does not have one of them
 */
export async function openRelease(
  options: Pick<OpenRepositoryOptions, 'directory' | 'cloneUrl' | 'readToken' | 'agentFiles' | 'searchPath'> & {
    readonly before: string;
    readonly commit: string;
  },
): Promise<OpenedRelease> {
  const { directory, cloneUrl, readToken, searchPath, before, commit } = options;
  const git = await createGit(directory, cloneUrl, searchPath);
  const token = await readToken();
  await fetchCommit(git, before, token, { ref: 'refs/mendhook/before' });
  await fetchCommit(git, commit, token);
  const agentTree = await agentTreeOf(git, { commit, base: before, agentFiles: options.agentFiles });
  return {
    git,
    trees: { base: before, head: commit },
    exportAgentTree: (target) => exportTree(git, agentTree, target),
    history: createHistory(() => createGit(join(directory, 'history'), cloneUrl, searchPath), { commit, readToken }),
  };
}
