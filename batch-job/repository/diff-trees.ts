import type { Git } from './git.ts';
import { RefusedTreeError } from './git-error.ts';
import { decodeUtf8 } from './tree-entries.ts';

const OPTIONS = ['-r', '--patch', '--binary', '--full-index', '--no-renames', '--no-ext-diff', '--no-textconv'];

/**
 * The git patch from one commit or tree to another; empty when they are the same.
 *
 * @throws {RefusedTreeError} when it holds text that is not UTF-8
 */
export async function diffTrees(git: Git, from: string, to: string): Promise<string> {
  const patch = decodeUtf8(await git.run('compare two trees', ['diff-tree', ...OPTIONS, from, to]));
  if (patch === undefined) throw new RefusedTreeError('a changed file is text in another encoding than UTF-8');
  return patch;
}
