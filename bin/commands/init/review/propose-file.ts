import type { Octokit } from '@octokit/rest';
import { openDraft } from '../../../../adapters/github-draft.ts';
import { DraftUnsupportedError } from '../../../../core/errors.ts';
import { UsageError } from '../../../run-command.ts';
import { readFileAt, refSha, unlessMissing } from './read-branch.ts';

/** A file that a pull request adds to a repository, or changes there. */
export interface ProposedFile {
  readonly repository: string;
  readonly path: string;
  readonly text: string;
  readonly branch: string;
  readonly title: string;
  readonly body: string;
}

/** How a proposal ended. */
export type Proposal =
  | { readonly kind: 'opened' | 'updated' | 'open'; readonly url: string; readonly draft: boolean }
  /** The default branch has the same file. */
  | { readonly kind: 'there'; readonly branch: string }
  /** A branch has another file at that path, which nobody allowed to replace. */
  | { readonly kind: 'differs'; readonly branch: string; readonly text: string }
  /** Somebody uses the branch for something else. */
  | { readonly kind: 'taken'; readonly branch: string };

/**
 * Opens a draft pull request with one file. Safe to repeat: what is there already is left as it is. A branch gets its
 * commit in one step, so a refused call leaves nothing behind.
 *
 * @param force replaces another file at that path, and what else is on the branch when it has no open pull request
 * @throws {UsageError} when the token cannot see the repository, or may not write workflows
 */
export async function proposeFile(octokit: Octokit, file: ProposedFile, force: boolean): Promise<Proposal> {
  const target = split(file.repository);
  const found = await unlessMissing(octokit.repos.get({ ...target }));
  if (found === undefined) throw new UsageError(`there is no ${file.repository}, or the token cannot see it`);
  const base = found.data.default_branch;
  const onBase = await readFileAt(octokit, target, file.path, base);
  if (onBase === file.text) return { kind: 'there', branch: base };
  if (onBase !== undefined && !force) return { kind: 'differs', branch: base, text: onBase };

  const { data: pulls } = await octokit.pulls.list({
    ...target,
    head: `${target.owner}:${file.branch}`,
    state: 'open',
  });
  const pull = pulls.find((each) => each.base.ref === base);
  const head = await refSha(octokit, target, file.branch);
  const onBranch = head === undefined ? undefined : await readFileAt(octokit, target, file.path, file.branch);
  const isWritten = onBranch === file.text;
  if (head !== undefined && !isWritten && !force) {
    return onBranch === undefined
      ? { kind: 'taken', branch: file.branch }
      : { kind: 'differs', branch: file.branch, text: onBranch };
  }
  if (!isWritten) {
    // An open pull request keeps its commits; a branch that is left over begins again at the base.
    const parent = pull === undefined ? undefined : head;
    await writeFile(octokit, target, file, { base, parent, exists: head !== undefined });
  }
  if (pull !== undefined) {
    return { kind: isWritten ? 'open' : 'updated', url: pull.html_url, draft: pull.draft ?? false };
  }
  return { kind: 'opened', ...(await openPull(octokit, target, file, base)) };
}

interface Target {
  readonly owner: string;
  readonly repo: string;
}

/** @param place `parent` is left out for the base's head; `exists` when the branch is moved and not created */
async function writeFile(
  octokit: Octokit,
  target: Target,
  { path, text, branch, title }: ProposedFile,
  place: { readonly base: string; readonly parent: string | undefined; readonly exists: boolean },
): Promise<void> {
  const parent = place.parent ?? (await refSha(octokit, target, place.base));
  if (parent === undefined) throw new UsageError(`${target.owner}/${target.repo} has no commit yet: push one first`);
  const { data: before } = await octokit.repos.getCommit({ ...target, ref: parent });
  const { data: blob } = await octokit.git.createBlob({ ...target, content: text });
  const entry = { path, mode: '100644', type: 'blob', sha: blob.sha } as const;
  const { data: made } = await octokit.git
    .createTree({ ...target, base_tree: before.commit.tree.sha, tree: [entry] })
    .catch(explainRefusal);
  const { data: commit } = await octokit.git.createCommit({
    ...target,
    message: title,
    tree: made.sha,
    parents: [parent],
  });
  if (place.exists) {
    await octokit.git.updateRef({
      ...target,
      ref: `heads/${branch}`,
      sha: commit.sha,
      force: place.parent === undefined,
    });
  } else {
    await octokit.git.createRef({ ...target, ref: `refs/heads/${branch}`, sha: commit.sha });
  }
}

/** GitHub answers 404 to a classic token without the scope: https://github.com/octokit/octokit.rb/issues/1184 */
function explainRefusal(cause: unknown): never {
  if (!(cause instanceof Error && 'status' in cause)) throw cause;
  const isRefusal = cause.status === 404 || (cause.status === 403 && /not accessible by/i.test(cause.message));
  if (!isRefusal) throw cause;
  throw new UsageError(
    'GitHub refused the workflow: a classic token needs the scopes `repo` and `workflow` (`gh auth refresh --scopes workflow`), ' +
      'a fine-grained one needs Contents, Pull requests and Workflows: read and write',
    { cause },
  );
}

/** Private repositories of the free plan take no drafts. */
async function openPull(
  octokit: Octokit,
  target: Target,
  { repository, branch, title, body }: ProposedFile,
  base: string,
) {
  try {
    const { html_url: url } = await openDraft(octokit, target, { repository, base, branch, title, body });
    return { url, draft: true };
  } catch (error) {
    if (!(error instanceof DraftUnsupportedError)) throw error;
    const { data } = await octokit.pulls.create({ ...target, base, head: branch, title, body });
    return { url: data.html_url, draft: false };
  }
}

function split(repository: string): Target {
  const [owner = '', repo = ''] = repository.split('/');
  return { owner, repo };
}
