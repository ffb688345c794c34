import type { CommitToSign, TreeChange } from '../../core/ports/code-host.ts';
import { type CommitPlan, treeOf } from './build-commits.ts';
import { fetchCommit } from './fetch-commit.ts';
import type { Git } from './git.ts';
import { RefusedTreeError } from './git-error.ts';
import { decodeUtf8, splitAtNul } from './tree-entries.ts';

/** Has the host make and sign a commit, which no branch holds yet. Returns its full name. @throws {UpstreamError} */
export type SignCommit = (commit: CommitToSign) => Promise<string>;

/**
 * Has the host make the commits of a plan, each on the one before, and fetches them. No branch moves. Doing it again makes
 * other commits, and those before are never seen.
 *
 * @returns the last one's full name
 * @throws {UpstreamError} when the host refuses
 * @throws {RefusedTreeError} when a path is not UTF-8: the host's API takes no other
 */
export async function signCommits(
  git: Git,
  { parent, commits, merged }: CommitPlan,
  sign: SignCommit,
  token: string,
): Promise<string> {
  let head = parent;
  // What a merge brings is at the host already: only what it adds to that is sent, each file with a call of its own.
  let baseTree = await treeOf(git, merged ?? parent);
  for (const { tree, message } of commits) {
    const changes = await readChanges(git, baseTree, tree);
    const other = merged !== undefined && head === parent ? { merged } : {};
    head = await sign({ parent: head, ...other, baseTree, tree, message, changes });
    baseTree = tree;
  }
  await fetchCommit(git, head, token, { ref: SIGNED_REF, depth: commits.length + 1 });
  return head;
}

const SIGNED_REF = 'refs/mendhook/signed';

/** https://git-scm.com/docs/git-diff-tree#_raw_output_format */
async function readChanges(git: Git, before: string, after: string): Promise<readonly TreeChange[]> {
  const args = ['diff-tree', '-r', '-z', '--raw', '--no-renames', '--no-abbrev', before, after];
  const fields = splitAtNul(await git.run('compare two trees', args));
  const changes: TreeChange[] = [];
  for (let at = 0; at + 1 < fields.length; at += 2) changes.push(await readChange(git, fields[at], fields[at + 1]));
  return changes;
}

async function readChange(
  git: Git,
  facts: Buffer = Buffer.alloc(0),
  name: Buffer = Buffer.alloc(0),
): Promise<TreeChange> {
  const [oldMode = '', newMode = '', , sha = '', status] = facts.toString('latin1').slice(1).split(' ');
  const path = decodeUtf8(name);
  if (path === undefined) {
    throw new RefusedTreeError(`${JSON.stringify(name.toString('latin1'))} is no UTF-8, and GitHub signs no such path`);
  }
  if (status === 'D') return { path, mode: modeOf(oldMode), sha: null };
  const mode = modeOf(newMode);
  if (mode === '160000') return { path, mode, sha };
  return { path, mode, sha, content: await git.run('read a file', ['cat-file', 'blob', sha]) };
}

const modeOf = (mode: string): TreeChange['mode'] =>
  mode === '100755' || mode === '120000' || mode === '160000' ? mode : '100644';
