import { isAgentFile } from '../../core/diff/agent-files.ts';
import type { Git } from './git.ts';
import { type IndexChange, withIndex } from './git-index.ts';
import { readEntries } from './read-blobs.ts';
import { listTree } from './tree-entries.ts';

/**
 * The tree that the agent gets: the failing commit's, without the files that are written for agents. In such files anybody
 * who can push a branch could give the agent orders. Those of the default branch were reviewed.
 *
 * @returns what names the tree: the commit itself when there are no such files
 */
export async function agentTreeOf(
  git: Git,
  { commit, base, agentFiles }: { commit: string; base: string; agentFiles: 'leave-out' | 'default-branch' },
): Promise<string> {
  const listed = async (tree: string) => (await listTree(git, tree)).filter(({ path }) => isAgentFile(path));
  const changes: IndexChange[] = (await listed(commit)).map(({ path }) => ({ path }));
  if (agentFiles === 'default-branch') {
    for await (const { entry, content } of readEntries(git, await listed(base))) {
      changes.push({ path: entry.path, content: { mode: entry.mode, bytes: content } });
    }
  }
  if (changes.length === 0) return commit;
  return withIndex(git, commit, async (index) => {
    await index.update(changes);
    return index.writeTree();
  });
}
