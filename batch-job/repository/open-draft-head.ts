import { isAgentFile } from '../../core/diff/agent-files.ts';
import { type PlannedCommit, planCommits } from './build-commits.ts';
import { fetchCommit, fetchSides } from './fetch-commit.ts';
import type { Git } from './git.ts';
import { RefusedTreeError } from './git-error.ts';
import { mergeTrees } from './merge-trees.ts';
import { patchedTree } from './patched-tree.ts';
import { type PushedOnHead, pushOnHead } from './push-on-head.ts';
import type { SignCommit } from './sign-commits.ts';
import { splitAtNul } from './tree-entries.ts';

/** The branch of a draft as it is at the host. */
export interface DraftHead {
  readonly branch: string;
  /** Its newest commit: what is made goes on top of it. */
  readonly head: string;
  /** What the branch changes of the commit that it began at, without files that are written for agents. */
  readonly patch: string;
  /** Paths that the branch and its base both changed. */
  readonly conflicts: readonly string[];
}

/**
 * Finds where the branch of a draft parted from its base.
 *
 * @param history a repository for this alone: it gets commits without their files, where the host can do that
 * @param known the commit of the branch that the work began at, where it did
 * @returns `parted`: undefined when the two have no commit in common
 */
export async function findParting(
  history: Git,
  { branch, base, known }: { readonly branch: string; readonly base: string; readonly known?: string | undefined },
  token: string,
): Promise<{ readonly head: string; readonly parted: string | undefined }> {
  const { head: newest, baseHead } = await fetchSides(history, { branch, base }, token);
  const head = known ?? newest;
  const parted = await history.text('find the merge base', ['merge-base', head, baseHead], { accept: [1, 128] });
  return { head, parted: parted === '' ? undefined : parted };
}

/**
 * Fetches the newest commit of a draft's branch, beside the commit that it began at.
 *
 * @throws {RefusedTreeError} when what the branch changes is no text that a patch can hold
 */
export async function openDraftHead(
  git: Git,
  at: { readonly commit: string; readonly base: string; readonly branch: string; readonly head: string },
  token: string,
): Promise<DraftHead> {
  const { commit, base, branch, head } = at;
  await fetchCommit(git, head, token, { ref: 'refs/mendhook/draft' });
  const { conflicts } = await mergeTrees(git, {
    base: await treeOfCommit(git, commit),
    ours: await treeOfCommit(git, base),
    theirs: await treeOfCommit(git, head),
  });
  return { branch, head, patch: await printDiff(git, commit, head), conflicts };
}

/**
 * Puts on top of the branch what an attempt has changed beyond what the branch had, as one commit. Nothing is forced.
 *
 * @param made.patch the whole change, from the commit that the branch began at
 * @returns `moved` when somebody has pushed since
 * @throws {UpstreamError} when the host refuses
 */
export async function pushOnDraft(
  git: Git,
  { commit, draft, patch, message }: { commit: string; draft: DraftHead; patch: string; message: string },
  host: { readonly token: string; readonly sign: SignCommit },
): Promise<PushedOnHead> {
  const [before, after] = [await patchedTree(git, commit, draft.patch), await patchedTree(git, commit, patch)];
  const added = await printDiff(git, before, after);
  const [planned] = (await planCommits(git, draft.head, [{ message, patch: added }])).commits;
  if (planned === undefined) throw new Error('there is nothing to push: the draft has the change already');
  const { branch, head } = draft;
  return pushOnHead(git, planned satisfies PlannedCommit, { branch, head, ...host });
}

const treeOfCommit = (git: Git, commit: string): Promise<string> =>
  git.text('read a commit', ['rev-parse', '--verify', `${commit}^{tree}`]);

/** As the agent's change is printed, so that one that changes nothing is the same text. */
const OPTIONS = ['-r', '--patch', '--binary', '--full-index', '--no-ext-diff', '--no-textconv', '--find-renames'];

/** The patch from one commit or tree to another, without files that are written for agents. */
async function printDiff(git: Git, from: string, to: string): Promise<string> {
  const names = splitAtNul(
    await git.run('list what a draft changes', ['diff-tree', '-r', '--name-only', '-z', '--no-renames', from, to]),
  );
  const left = names.map(String).filter(isAgentFile);
  const except = left.map((path) => `:(exclude,literal,top)${path}`);
  const bytes = await git.run('read what a draft changes', ['diff-tree', ...OPTIONS, from, to, '--', ...except]);
  const text = bytes.toString('utf8');
  if (!Buffer.from(text).equals(bytes)) throw new RefusedTreeError('the draft changes a file that is no text in UTF-8');
  return text;
}
