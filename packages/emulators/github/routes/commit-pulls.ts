import type { Hono } from 'hono';
import { countCommits } from '../commits.ts';
import { GitHubError } from '../errors.ts';
import { resolveCommit } from '../git.ts';
import { simplePullShape } from '../shapes/pull.ts';
import type { StoredPull, StoredRepository } from '../state.ts';
import { type GitHubWorld, gitDirectory } from '../world.ts';
import { type Env, repositoryOf } from './call.ts';
import { cutPage } from './paging.ts';

/**
 * The pull requests of a commit: those that brought it to the default branch when they were merged; of a commit that is not there, the
 * open ones that have it. https://docs.github.com/en/rest/commits/commits#list-pull-requests-associated-with-a-commit
 */
export function addCommitPullRoutes(app: Hono<Env>, world: GitHubWorld): void {
  app.get('/repos/:owner/:repo/commits/:sha/pulls', async (call) => {
    const repository = repositoryOf(world, call, ['pull_requests', 'read']);
    const directory = gitDirectory(world, repository);
    const sha = await resolveCommit(directory, call.req.param('sha'));
    if (sha === undefined) throw new GitHubError(422, `No commit found for SHA: ${call.req.param('sha')}`);
    const isDefault = await isIn(directory, sha, `refs/heads/${repository.defaultBranch}`);
    const found: StoredPull[] = [];
    for (const pull of repository.pulls)
      if (await hasBrought(directory, repository, pull, { sha, isDefault })) found.push(pull);
    return call.json(cutPage(call, found).map((pull) => simplePullShape(world, repository, pull, call.get('caller'))));
  });
}

async function hasBrought(
  directory: string,
  { defaultBranch }: StoredRepository,
  { state, baseRef, baseSha, headSha, mergeCommitSha, mergedAt }: StoredPull,
  { sha, isDefault }: { readonly sha: string; readonly isDefault: boolean },
): Promise<boolean> {
  if (baseRef !== defaultBranch) return false;
  if (!isDefault) return state === 'open' && (await isIn(directory, sha, headSha));
  if (mergedAt === null || mergeCommitSha === null) return false;
  return (await isIn(directory, sha, mergeCommitSha)) && !(await isIn(directory, sha, baseSha));
}

/** Whether a commit is an ancestor of another, or the same. */
const isIn = async (directory: string, sha: string, tip: string): Promise<boolean> =>
  (await countCommits(directory, [sha, `^${tip}`])) === 0;
