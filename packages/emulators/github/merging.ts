import { notifyPush } from './actions/notify.ts';
import { GitHubError } from './errors.ts';
import { branchSha, git } from './git.ts';
import { mergedTree } from './pull-requests.ts';
import { refuseUnchecked } from './rulesets.ts';
import type { StoredPull, StoredRepository } from './state.ts';
import { notifyPull } from './webhooks.ts';
import { commitChange, type GitHubWorld, gitDirectory } from './world.ts';

export type MergeMethod = 'merge' | 'squash' | 'rebase';

export interface Merge {
  readonly method?: MergeMethod | undefined;
  readonly title?: string | undefined;
  readonly message?: string | undefined;
  /** The head that the caller has seen; another one is refused. */
  readonly sha?: string | undefined;
}

/**
 * Merges a pull request into its base branch and returns the new commit.
 *
 * @throws {GitHubError} 405 when it is closed, a draft, conflicting or without a required check, 409 when its head has moved
 */
export async function mergePull(
  world: GitHubWorld,
  repository: StoredRepository,
  pull: StoredPull,
  by: string,
  merge: Merge = {},
): Promise<string> {
  const directory = gitDirectory(world, repository);
  const base = await branchSha(directory, pull.baseRef);
  if (pull.state !== 'open' || base === undefined) throw new GitHubError(405, 'Pull Request is not mergeable');
  if (pull.draft) throw new GitHubError(405, 'Pull Request is still a draft');
  if (merge.sha !== undefined && merge.sha !== pull.headSha) {
    throw new GitHubError(409, 'Head branch was modified. Review and try the merge again.');
  }
  refuseUnchecked(world, repository, { branch: pull.baseRef, sha: pull.headSha });
  const commit = await makeMerge(directory, { base, pull, repository, by, merge, at: world.clock() });
  await git(directory, ['update-ref', `refs/heads/${pull.baseRef}`, commit, base]);
  const now = world.clock();
  Object.assign(pull, {
    state: 'closed',
    baseSha: base,
    closedAt: now,
    closedBy: by,
    mergedAt: now,
    updatedAt: now,
    mergedBy: by,
    mergeCommitSha: commit,
    queued: false,
  } satisfies Partial<StoredPull>);
  repository.pushedAt = now;
  commitChange(world);
  notifyPull(world, repository, pull, { action: 'closed', by });
  notifyPush(world, repository, { branch: pull.baseRef, before: base, after: commit, by });
  return commit;
}

interface Made {
  readonly base: string;
  readonly pull: StoredPull;
  readonly repository: StoredRepository;
  readonly by: string;
  readonly merge: Merge;
  readonly at: number;
}

/** @throws {GitHubError} 405 when it conflicts */
async function makeMerge(directory: string, made: Made): Promise<string> {
  if (made.merge.method === 'rebase') return rebase(directory, made);
  const tree = await mergedTree(directory, made.base, made.pull.headSha);
  if (tree === undefined) throw new GitHubError(405, 'Pull Request is not mergeable');
  return commitMerge(directory, tree, made);
}

/** Each commit of the branch is made again on the base, with its author and message, by who merges. */
async function rebase(directory: string, { base, pull, by, at }: Made): Promise<string> {
  const range = ['--reverse', '--no-merges', pull.headSha, `^${base}`];
  const commits = (await git(directory, ['rev-list', ...range])).split('\n').filter(Boolean);
  let onto = base;
  for (const commit of commits) {
    // Git before 2.40 takes no merge base: a commit that has the base's tree and the same parent makes it that.
    const ours = await git(directory, ['commit-tree', `${onto}^{tree}`, '-p', `${commit}^`, '-m', 'the base']);
    const tree = await mergedTree(directory, ours, commit);
    if (tree === undefined) throw new GitHubError(405, 'This branch can\u2019t be rebased');
    const [name = '', email = '', date = '', ...message] = (
      await git(directory, ['show', '--no-patch', '--format=%an%n%ae%n%aI%n%B', commit])
    ).split('\n');
    const environment = {
      ...{ GIT_AUTHOR_NAME: name, GIT_AUTHOR_EMAIL: email, GIT_AUTHOR_DATE: date },
      ...{ GIT_COMMITTER_NAME: by, GIT_COMMITTER_EMAIL: `${by}@users.noreply.github.com` },
      GIT_COMMITTER_DATE: `${Math.floor(at / 1_000)} +0000`,
    };
    const made = ['commit-tree', tree, '-p', onto, '-F', '-'];
    onto = await git(directory, made, { input: message.join('\n'), environment });
  }
  return onto;
}

async function commitMerge(
  directory: string,
  tree: string,
  { base, pull, repository, by, merge, at }: Made,
): Promise<string> {
  const isMerge = (merge.method ?? 'merge') === 'merge';
  const title = merge.title ?? (isMerge ? mergeTitle(repository, pull) : `${pull.title} (#${pull.number})`);
  const message = merge.message ?? (isMerge ? pull.title : '');
  const parents = isMerge ? ['-p', base, '-p', pull.headSha] : ['-p', base];
  const date = `${Math.floor(at / 1_000)} +0000`;
  const email = `${by}@users.noreply.github.com`;
  return await git(directory, ['commit-tree', tree, ...parents, '-F', '-'], {
    input: message ? `${title}\n\n${message}\n` : `${title}\n`,
    environment: { GIT_AUTHOR_NAME: by, GIT_AUTHOR_EMAIL: email, GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date },
  });
}

const mergeTitle = (repository: StoredRepository, pull: StoredPull): string =>
  `Merge pull request #${pull.number} from ${pull.fork?.owner ?? repository.owner}/${pull.headRef}`;
