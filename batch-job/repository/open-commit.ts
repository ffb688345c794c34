import { join } from 'node:path';
import type { TestedCommit } from '../verify/test-bench.ts';
import { exportTree } from './export-tree.ts';
import type { Git } from './git.ts';
import { openLargeFiles } from './large-files.ts';
import { patchedTree } from './patched-tree.ts';
import { readTexts } from './read-texts.ts';
import { openSubmodules, type SubmoduleSource } from './submodules.ts';
import { listTree } from './tree-entries.ts';

/** What is fetched of a commit besides its own files, and from where. */
export interface CommitTerms {
  readonly cloneUrl: string;
  readonly readToken: () => Promise<string>;
  readonly searchPath: string;
  readonly submodules?: readonly SubmoduleSource[];
  readonly largeFiles?: boolean;
}

/**
 * Opens a commit whose files are there already, to run its tests.
 *
 * @param directory a place of its own, for what the configuration fetches besides
 * @throws {UpstreamError} when the host does not give that; {RefusedTreeError} when the tree holds what is not handled
 */
export async function openCommit(
  git: Git,
  commit: string,
  directory: string,
  terms: CommitTerms,
): Promise<TestedCommit> {
  const { cloneUrl, readToken, searchPath } = terms;
  const submodules = await openSubmodules(git, commit, {
    ...{ cloneUrl, searchPath, directory: join(directory, 'submodules') },
    sources: terms.submodules ?? [],
  });
  const largeFiles = terms.largeFiles
    ? await openLargeFiles(git, commit, { cloneUrl, readToken, directory: join(directory, 'large-files') })
    : undefined;
  return {
    commit,
    files: async () => (await listTree(git, commit)).map(({ path }) => path),
    texts: (paths, mostBytes) => readTexts(git, commit, paths, mostBytes),
    exportTree: async (target, patch) => {
      await exportTree(git, await patchedTree(git, commit, patch), target);
      await largeFiles?.fill(target);
      for (const each of submodules) await exportTree(each.git, each.commit, join(target, each.path));
    },
  };
}
