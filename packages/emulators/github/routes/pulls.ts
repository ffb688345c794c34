import type { Hono } from 'hono';
import { z } from 'zod';
import { diffText, listCommits } from '../commits.ts';
import { validationFailed } from '../errors.ts';
import { mergePull } from '../merging.ts';
import { refuseArchived, refuseUnreviewed } from '../protection.ts';
import { baseOf, changePull, measureForApi, measurePull, openPull, retargetPull } from '../pull-requests.ts';
import { commitShape, fileShape } from '../shapes/commit.ts';
import { headLabel, pullShape, simplePullShape } from '../shapes/pull.ts';
import type { StoredPull, StoredRepository } from '../state.ts';
import { type GitHubWorld, gitDirectory } from '../world.ts';
import { actorOf, bodyOf, type Call, type Env, pullOf, repositoryOf } from './call.ts';
import { wantsDiff } from './git-data.ts';
import { cutPage } from './paging.ts';

const newPull = z.object({
  title: z.string(),
  head: z.string(),
  base: z.string(),
  body: z.string().nullish(),
  draft: z.boolean().optional(),
});

const pullChange = z.object({
  title: z.string().optional(),
  body: z.string().nullish(),
  base: z.string().optional(),
  state: z.enum(['open', 'closed']).optional(),
});

const merge = z.object({
  commit_title: z.string().optional(),
  commit_message: z.string().optional(),
  sha: z.string().optional(),
  merge_method: z.enum(['merge', 'squash', 'rebase']).optional(),
});

const MOST_COMMITS = 250;

/** Pull requests: open, list, read, change, merge. */
export function addPullRoutes(app: Hono<Env>, world: GitHubWorld): void {
  const full = async (call: Call, repository: StoredRepository, pull: StoredPull) =>
    pullShape(world, repository, pull, await measureForApi(world, repository, pull), call.get('caller'));

  app.post('/repos/:owner/:repo/pulls', async (call) => {
    const repository = repositoryOf(world, call, ['pull_requests', 'write']);
    refuseArchived(repository);
    const wanted = await bodyOf(call, newPull, 'PullRequest');
    const pull = await openPull(world, repository, actorOf(call), wanted);
    return call.json(await full(call, repository, pull), 201);
  });

  app.get('/repos/:owner/:repo/pulls', (call) => {
    const repository = repositoryOf(world, call, ['pull_requests', 'read']);
    const found = cutPage(call, selectPulls(repository, call));
    return call.json(found.map((pull) => simplePullShape(world, repository, pull, call.get('caller'))));
  });

  app.get('/repos/:owner/:repo/pulls/:number', async (call) => {
    const repository = repositoryOf(world, call, ['pull_requests', 'read']);
    const pull = pullOf(repository, call);
    if (!wantsDiff(call)) return call.json(await full(call, repository, pull));
    const from = await baseOf(world, repository, pull);
    return call.text(await diffText(gitDirectory(world, repository), from, pull.headSha));
  });

  app.patch('/repos/:owner/:repo/pulls/:number', async (call) => {
    const repository = repositoryOf(world, call, ['pull_requests', 'write']);
    const pull = pullOf(repository, call);
    const { base, ...change } = await bodyOf(call, pullChange, 'PullRequest');
    const by = actorOf(call);
    if (base !== undefined) await retargetPull(world, repository, pull, { base, by });
    refuseArchived(repository);
    await changePull(world, repository, pull, by, change);
    return call.json(await full(call, repository, pull));
  });

  app.get('/repos/:owner/:repo/pulls/:number/files', async (call) => {
    const repository = repositoryOf(world, call, ['pull_requests', 'read']);
    const pull = pullOf(repository, call);
    const { files } = await measurePull(world, repository, pull);
    return call.json(cutPage(call, files).map((file) => fileShape(world, repository, pull.headSha, file)));
  });

  app.get('/repos/:owner/:repo/pulls/:number/commits', async (call) => {
    const repository = repositoryOf(world, call, ['pull_requests', 'read']);
    const pull = pullOf(repository, call);
    const from = await baseOf(world, repository, pull);
    const range = [pull.headSha, `^${from}`];
    const commits = await listCommits(gitDirectory(world, repository), { range, reverse: true });
    // https://docs.github.com/en/rest/pulls/pulls#list-commits-on-a-pull-request
    return call.json(cutPage(call, commits.slice(0, MOST_COMMITS)).map((each) => commitShape(world, repository, each)));
  });

  app.put('/repos/:owner/:repo/pulls/:number/merge', async (call) => {
    const repository = repositoryOf(world, call, ['contents', 'write']);
    const pull = pullOf(repository, call);
    const wanted = await bodyOf(call, merge, 'PullRequest');
    refuseUnreviewed(repository, pull);
    const sha = await mergePull(world, repository, pull, actorOf(call), {
      method: wanted.merge_method,
      title: wanted.commit_title,
      message: wanted.commit_message,
      sha: wanted.sha,
    });
    return call.json({ sha, merged: true, message: 'Pull Request successfully merged' });
  });
}

/** `?state=`, `?head=owner:branch`, `?base=`, `?sort=created|updated` and `?direction=`. */
function selectPulls(repository: StoredRepository, call: Call): StoredPull[] {
  const { state = 'open', head, base, sort = 'created', direction } = call.req.query();
  if (!['open', 'closed', 'all'].includes(state)) {
    throw validationFailed({ resource: 'PullRequest', field: 'state', code: 'invalid' });
  }
  const order = direction === 'asc' ? 1 : -1;
  const time = (pull: StoredPull) => (sort === 'updated' ? pull.updatedAt : pull.createdAt);
  return repository.pulls
    .filter((each) => state === 'all' || each.state === state)
    .filter((each) => !head || headLabel(repository, each).toLowerCase() === head.toLowerCase())
    .filter((each) => !base || each.baseRef === base)
    .sort((one, other) => order * (time(one) - time(other) || one.number - other.number));
}
