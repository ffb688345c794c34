import type { Hono } from 'hono';
import { checkRunUpdate, newCheckRun, readCheckRun } from '../check-run-body.ts';
import type { StoredCheckRun } from '../check-state.ts';
import { createCheckRun, latestRuns, updateCheckRun } from '../checks.ts';
import { GitHubError, notFound, validationFailed } from '../errors.ts';
import { resolveCommit } from '../git.ts';
import { refuseArchived } from '../protection.ts';
import { annotationShape, checkRunShape } from '../shapes/check-run.ts';
import type { StoredRepository } from '../state.ts';
import { type GitHubApp, type GitHubWorld, gitDirectory } from '../world.ts';
import { actorOf, bodyOf, type Call, type Env, repositoryOf } from './call.ts';
import { cutPage } from './paging.ts';

/** Check runs: an App writes its own, and everybody who may see checks reads them. */
export function addCheckRunRoutes(app: Hono<Env>, world: GitHubWorld): void {
  app.post('/repos/:owner/:repo/check-runs', async (call) => {
    const { repository, github } = writableOf(world, call);
    const body = await bodyOf(call, newCheckRun, 'CheckRun');
    const { name, head_sha: headSha } = body;
    const run = await createCheckRun(world, repository, { ...readCheckRun(body), name, headSha, by: actorOf(call) });
    return call.json(checkRunShape(world, repository, run, github), 201);
  });

  app.patch('/repos/:owner/:repo/check-runs/:id', async (call) => {
    const { repository, github } = writableOf(world, call);
    const run = runOf(repository, call);
    updateCheckRun(world, repository, run, {
      ...readCheckRun(await bodyOf(call, checkRunUpdate, 'CheckRun')),
      by: actorOf(call),
    });
    return call.json(checkRunShape(world, repository, run, github));
  });

  app.get('/repos/:owner/:repo/check-runs/:id', (call) => {
    const { repository, github } = readableOf(world, call);
    return call.json(checkRunShape(world, repository, runOf(repository, call), github));
  });

  app.get('/repos/:owner/:repo/check-runs/:id/annotations', (call) => {
    const { repository } = readableOf(world, call);
    const run = runOf(repository, call);
    return call.json(cutPage(call, run.annotations).map((each) => annotationShape(world, repository, run, each)));
  });

  app.get('/repos/:owner/:repo/commits/:ref/check-runs', async (call) => {
    const { repository, github } = readableOf(world, call);
    const sha = await resolveCommit(gitDirectory(world, repository), call.req.param('ref'));
    if (sha === undefined) throw new GitHubError(422, `No commit found for SHA: ${call.req.param('ref')}`);
    const found = selectRuns(repository, call, { sha, github });
    const check_runs = cutPage(call, found).map((run) => checkRunShape(world, repository, run, github));
    return call.json({ total_count: found.length, check_runs });
  });
}

/** @throws {GitHubError} 403 for a person: only Apps have check runs */
function writableOf(world: GitHubWorld, call: Call): { repository: StoredRepository; github: GitHubApp } {
  const repository = repositoryOf(world, call, ['checks', 'write']);
  const caller = call.get('caller');
  if (caller.kind === 'app' || !caller.isInstallation || world.app === undefined) {
    throw new GitHubError(403, 'You must authenticate via a GitHub App.');
  }
  refuseArchived(repository);
  return { repository, github: world.app };
}

/** Where there is no App, there is no check run either. */
function readableOf(world: GitHubWorld, call: Call): { repository: StoredRepository; github: GitHubApp } {
  const repository = repositoryOf(world, call, ['checks', 'read']);
  if (world.app === undefined) throw notFound();
  return { repository, github: world.app };
}

function runOf(repository: StoredRepository, call: Call): StoredCheckRun {
  const run = repository.checkRuns.find(({ id }) => id === Number(call.req.param('id')));
  if (run === undefined) throw notFound();
  return run;
}

/** `?check_name=`, `?status=`, `?app_id=` and `?filter=latest|all`; newest first. */
function selectRuns(repository: StoredRepository, call: Call, { sha, github }: { sha: string; github: GitHubApp }) {
  const { check_name: name, status, app_id: appId, filter = 'latest' } = call.req.query();
  if (filter !== 'latest' && filter !== 'all') {
    throw validationFailed({ resource: 'CheckRun', field: 'filter', code: 'invalid' });
  }
  if (appId !== undefined && Number(appId) !== github.id) return [];
  const ofCommit = repository.checkRuns.filter(({ headSha }) => headSha === sha);
  const runs = filter === 'latest' ? latestRuns(ofCommit) : ofCommit;
  return runs
    .filter((run) => (name === undefined || run.name === name) && (status === undefined || run.status === status))
    .toReversed();
}
