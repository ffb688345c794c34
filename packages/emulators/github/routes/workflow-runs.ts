import type { Hono } from 'hono';
import { z } from 'zod';
import { findEnvironment } from '../actions/environments.ts';
import { findWaiting } from '../actions/protection-rules.ts';
import { cancelRun } from '../actions/run.ts';
import type { StoredRun } from '../actions/state.ts';
import { readCommit } from '../commits.ts';
import { GitHubError, notFound, validationFailed } from '../errors.ts';
import { environmentShape } from '../shapes/deployment.ts';
import { workflowRunShape } from '../shapes/workflow.ts';
import type { StoredRepository } from '../state.ts';
import { commitChange, type GitHubWorld, gitDirectory, isoTime } from '../world.ts';
import { bodyOf, type Call, type Env, type Need, repositoryOf } from './call.ts';
import { cutPage } from './paging.ts';
import { workflowOf } from './workflows.ts';

const COMMENT_LENGTH = 1_024;
const MOST_REPORTS = 10;

const review = z
  .object({
    environment_name: z.string(),
    state: z.enum(['approved', 'rejected']).optional(),
    comment: z.string().optional(),
  })
  .refine(({ state, comment }) => state !== undefined || comment !== undefined, {
    path: ['comment'],
    message: 'comment is required when state is not provided',
  });

/** Runs of workflows, and what a custom protection rule says of one. */
export function addWorkflowRunRoutes(app: Hono<Env>, world: GitHubWorld): void {
  app.get('/repos/:owner/:repo/actions/runs', async (call) => {
    const repository = repositoryOf(world, call, ['actions', 'read']);
    return call.json(await listRuns(world, repository, call, repository.workflowRuns));
  });

  app.get('/repos/:owner/:repo/actions/workflows/:id/runs', async (call) => {
    const { repository, workflow } = await workflowOf(world, call, ['actions', 'read']);
    const runs = repository.workflowRuns.filter(({ path }) => path === workflow.path);
    return call.json(await listRuns(world, repository, call, runs));
  });

  app.get('/repos/:owner/:repo/actions/runs/:id', async (call) => {
    const { repository, run } = runOf(world, call, ['actions', 'read']);
    return call.json(await shape(world, repository, run, call));
  });

  app.post('/repos/:owner/:repo/actions/runs/:id/cancel', (call) => {
    const { run } = runOf(world, call, ['actions', 'write']);
    cancelRun(world, run);
    return call.json({}, 202);
  });

  app.get('/repos/:owner/:repo/actions/runs/:id/pending_deployments', (call) => {
    const { repository, run } = runOf(world, call, ['actions', 'read']);
    const waiting = repository.environments.filter(({ name }) => findWaiting(world, run, name) !== undefined);
    return call.json(
      waiting.map((each) => {
        const { id, node_id, name, url, html_url } = environmentShape(world, repository, each);
        return {
          environment: { id, node_id, name, url, html_url },
          ...{ wait_timer: each.waitTimer, wait_timer_started_at: isoTime(run.startedAt) },
          ...{ current_user_can_approve: false, reviewers: [] },
        };
      }),
    );
  });

  app.post('/repos/:owner/:repo/actions/runs/:id/deployment_protection_rule', async (call) => {
    const { repository, run } = runOf(world, call, ['deployments', 'write']);
    const caller = call.get('caller');
    if (caller.kind === 'app' || !caller.isInstallation || world.app === undefined) {
      throw new GitHubError(403, 'Resource not accessible by personal access token');
    }
    answerRule(world, repository, run, { appId: world.app.id, ...(await bodyOf(call, review, 'DeploymentGate')) });
    return call.body(null, 204);
  });
}

/** @throws {GitHubError} 422 where nothing waits for this App's rule, or a report is too long or one too many */
function answerRule(
  world: GitHubWorld,
  repository: StoredRepository,
  run: StoredRun,
  said: z.infer<typeof review> & { appId: number },
): void {
  const { appId, environment_name: environment, state, comment = '' } = said;
  const waiting = findWaiting(world, run, environment);
  const hasRule = findEnvironment(repository, environment)?.rules.some((rule) => rule.appId === appId) ?? false;
  if (waiting === undefined || !hasRule) {
    throw new GitHubError(422, 'No pending custom deployment rules to approve or reject.');
  }
  const field = { resource: 'DeploymentGate', field: 'comment', code: 'invalid' } as const;
  if ([...comment].length > COMMENT_LENGTH) {
    throw validationFailed({ ...field, message: `comment is too long (maximum is ${COMMENT_LENGTH} characters)` });
  }
  const reports = repository.ruleReviews.filter((each) => each.runId === run.id && each.state === 'reported');
  if (state === undefined && reports.length >= MOST_REPORTS) {
    throw validationFailed({ ...field, message: `no more than ${MOST_REPORTS} status reports are allowed` });
  }
  repository.ruleReviews.push({
    ...{ runId: run.id, environment, appId, state: state ?? 'reported', comment, at: world.clock() },
  });
  commitChange(world);
  if (state !== undefined) waiting.answer(appId, state);
}

function runOf(world: GitHubWorld, call: Call, need: Need): { repository: StoredRepository; run: StoredRun } {
  const repository = repositoryOf(world, call, need);
  const run = repository.workflowRuns.find(({ id }) => id === Number(call.req.param('id')));
  if (run === undefined) throw notFound();
  return { repository, run };
}

/** `?event=`, `?branch=`, `?actor=`, `?status=` (a status or a conclusion), `?head_sha=` and `?created=`; newest first. */
async function listRuns(
  world: GitHubWorld,
  repository: StoredRepository,
  call: Call,
  runs: readonly StoredRun[],
): Promise<{ total_count: number; workflow_runs: unknown[] }> {
  const { event, branch, actor, status, head_sha: sha, created } = call.req.query();
  const found = runs
    .filter(
      (run) =>
        (event === undefined || run.event === event) &&
        (branch === undefined || run.headBranch === branch) &&
        (actor === undefined || run.actor.toLowerCase() === actor.toLowerCase()) &&
        (status === undefined || run.status === status || run.conclusion === status) &&
        (sha === undefined || run.headSha === sha) &&
        (created === undefined || isCreated(run, created)),
    )
    .toReversed();
  const page = await Promise.all(cutPage(call, found).map((run) => shape(world, repository, run, call)));
  return { total_count: found.length, workflow_runs: page };
}

/**
 * `>=TIME`, `>TIME`, `<=TIME`, `<TIME` or `TIME..TIME`.
 * https://docs.github.com/en/search-github/getting-started-with-searching-on-github/understanding-the-search-syntax#query-for-dates
 */
function isCreated(run: StoredRun, created: string): boolean {
  const at = Math.floor(run.createdAt / 1_000) * 1_000;
  const range = /^(.+)\.\.(.+)$/.exec(created);
  if (range !== null) return at >= timeOf(range[1]) && at <= timeOf(range[2]);
  const [, sign = '', time] = /^(>=|<=|>|<)?(.+)$/.exec(created) ?? [];
  if (sign === '>=') return at >= timeOf(time);
  if (sign === '>') return at > timeOf(time);
  if (sign === '<=') return at <= timeOf(time);
  if (sign === '<') return at < timeOf(time);
  return isoTime(at).startsWith(time ?? '');
}

function timeOf(text: string | undefined): number {
  const time = Date.parse(text ?? '');
  if (Number.isNaN(time)) throw new GitHubError(422, 'Invalid request.\n\ncreated is no date.');
  return time;
}

async function shape(world: GitHubWorld, repository: StoredRepository, run: StoredRun, call: Call) {
  const { commits } = world.actions.read;
  const commit = commits.get(run.headSha) ?? readCommit(gitDirectory(world, repository), run.headSha);
  commits.set(run.headSha, commit);
  return workflowRunShape(world, repository, run, { caller: call.get('caller'), commit: await commit });
}
