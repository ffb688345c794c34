import { notifyPush } from './actions/notify.ts';
import { GitHubError } from './errors.ts';
import { branchSha, git } from './git.ts';
import { mergedTree } from './pull-requests.ts';
import { refuseUnchecked } from './rulesets.ts';
import type { StoredPull, StoredRepository } from './state.ts';
import { notifyPull } from './webhooks.ts';
import { commitChange, type GitHubWorld, gitDirectory } from './world.ts';

type MergeMethod = 'merge' | 'squash';

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
  const tree = await mergedTree(directory, base, pull.headSha);
  if (tree === undefined) throw new GitHubError(405, 'Pull Request is not mergeable');
  const commit = await commitMerge(directory, { tree, base, pull, repository, by, merge, at: world.clock() });
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
  } satisfies Partial<StoredPull>);
  repository.pushedAt = now;
  commitChange(world);
  notifyPull(world, repository, pull, { action: 'closed', by });
  notifyPush(world, repository, { branch: pull.baseRef, before: base, after: commit, by });
  return commit;
}

async function commitMerge(
  directory: string,
  {
    tree,
    base,
    pull,
    repository,
    by,
    merge,
    at,
  }: {
    tree: string;
    base: string;
    pull: StoredPull;
    repository: StoredRepository;
    by: string;
    merge: Merge;
    at: number;
  },
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
