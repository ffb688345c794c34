import type { Hono } from 'hono';
import { z } from 'zod';
import { addDeploymentStatus, createDeployment } from '../actions/deployments.ts';
import { DEPLOYMENT_STATES, type StoredDeployment } from '../actions/state.ts';
import { latestRuns } from '../checks.ts';
import { countCommits } from '../commits.ts';
import { GitHubError, notFound } from '../errors.ts';
import { branchSha, resolveCommit } from '../git.ts';
import { deploymentShape, deploymentStatusShape } from '../shapes/deployment.ts';
import type { StoredRepository } from '../state.ts';
import { type GitHubWorld, gitDirectory } from '../world.ts';
import { actorOf, bodyOf, type Call, type Env, type Need, repositoryOf } from './call.ts';
import { cutPage } from './paging.ts';

const newDeployment = z.object({
  ref: z.string().min(1),
  task: z.string().default('deploy'),
  auto_merge: z.boolean().default(true),
  required_contexts: z.array(z.string()).optional(),
  payload: z.union([z.record(z.string(), z.unknown()), z.string()]).default({}),
  environment: z.string().min(1).default('production'),
  description: z.string().nullable().default(null),
  transient_environment: z.boolean().default(false),
  production_environment: z.boolean().optional(),
});

const newStatus = z.object({
  state: z.enum(DEPLOYMENT_STATES),
  target_url: z.string().optional(),
  log_url: z.string().optional(),
  description: z.string().max(140, 'description is too long (maximum is 140 characters)').default(''),
  environment: z.string().min(1).optional(),
  environment_url: z.string().optional(),
  auto_inactive: z.boolean().default(true),
});

/** Deployments and their statuses. https://docs.github.com/en/rest/deployments/deployments */
export function addDeploymentRoutes(app: Hono<Env>, world: GitHubWorld): void {
  app.get('/repos/:owner/:repo/deployments', (call) => {
    const repository = repositoryOf(world, call, ['deployments', 'read']);
    const { sha, ref, task, environment } = call.req.query();
    const found = repository.deployments
      .filter(
        (each) =>
          (sha === undefined || each.sha === sha) &&
          (ref === undefined || each.ref === ref) &&
          (task === undefined || each.task === task) &&
          (environment === undefined || each.environment === environment),
      )
      .toReversed();
    return call.json(cutPage(call, found).map((each) => deploymentShape(world, repository, each)));
  });

  app.post('/repos/:owner/:repo/deployments', async (call) => {
    const repository = repositoryOf(world, call, ['deployments', 'write']);
    const wanted = await bodyOf(call, newDeployment, 'Deployment');
    const sha = await resolveCommit(gitDirectory(world, repository), wanted.ref);
    if (sha === undefined) throw new GitHubError(422, `No ref found for: ${wanted.ref}`);
    await refuseBehind(world, repository, wanted, sha);
    refuseUnchecked(repository, sha, wanted.required_contexts);
    const { ref, task, payload, environment, description } = wanted;
    const deployment = createDeployment(world, repository, {
      ...{ sha, ref, task, payload, environment, description, by: actorOf(call), runId: null },
      transient: wanted.transient_environment,
      production: wanted.production_environment ?? environment === 'production',
    });
    return call.json(deploymentShape(world, repository, deployment), 201);
  });

  app.get('/repos/:owner/:repo/deployments/:id', (call) => {
    const { repository, deployment } = deploymentOf(world, call, ['deployments', 'read']);
    return call.json(deploymentShape(world, repository, deployment));
  });

  app.get('/repos/:owner/:repo/deployments/:id/statuses', (call) => {
    const { repository, deployment } = deploymentOf(world, call, ['deployments', 'read']);
    const newestFirst = cutPage(call, deployment.statuses.toReversed());
    return call.json(newestFirst.map((each) => deploymentStatusShape(world, repository, deployment, each)));
  });

  app.get('/repos/:owner/:repo/deployments/:id/statuses/:status', (call) => {
    const { repository, deployment } = deploymentOf(world, call, ['deployments', 'read']);
    const status = deployment.statuses.find(({ id }) => id === Number(call.req.param('status')));
    if (status === undefined) throw notFound();
    return call.json(deploymentStatusShape(world, repository, deployment, status));
  });

  app.post('/repos/:owner/:repo/deployments/:id/statuses', async (call) => {
    const { repository, deployment } = deploymentOf(world, call, ['deployments', 'write']);
    const body = await bodyOf(call, newStatus, 'DeploymentStatus');
    const status = addDeploymentStatus(world, repository, deployment, {
      ...{ state: body.state, by: actorOf(call), description: body.description, environment: body.environment },
      ...{ environmentUrl: body.environment_url, logUrl: body.log_url ?? body.target_url },
      autoInactive: body.auto_inactive,
    });
    return call.json(deploymentStatusShape(world, repository, deployment, status), 201);
  });
}

/** GitHub would merge the default branch into one that is behind it: this stand-in merges nothing, and says so. */
async function refuseBehind(
  world: GitHubWorld,
  repository: StoredRepository,
  { ref, auto_merge: merges }: z.infer<typeof newDeployment>,
  sha: string,
): Promise<void> {
  const directory = gitDirectory(world, repository);
  const head =
    merges && ref !== repository.defaultBranch ? await branchSha(directory, repository.defaultBranch) : undefined;
  if (head === undefined || (await countCommits(directory, [head, `^${sha}`])) === 0) return;
  throw new GitHubError(409, `Conflict merging ${repository.defaultBranch} into ${ref}.`);
}

/** Every check must have passed, or those that are named. None may be named at all. */
function refuseUnchecked(repository: StoredRepository, sha: string, contexts: readonly string[] | undefined): void {
  const runs = latestRuns(repository.checkRuns.filter(({ headSha }) => headSha === sha));
  const wanted = contexts ?? runs.map(({ name }) => name);
  const passed = new Set(runs.filter(({ conclusion }) => conclusion === 'success').map(({ name }) => name));
  if (wanted.some((name) => !passed.has(name))) {
    throw new GitHubError(409, `Conflict: Commit status checks failed for ${sha}.`);
  }
}

function deploymentOf(
  world: GitHubWorld,
  call: Call,
  need: Need,
): { repository: StoredRepository; deployment: StoredDeployment } {
  const repository = repositoryOf(world, call, need);
  const deployment = repository.deployments.find(({ id }) => id === Number(call.req.param('id')));
  if (deployment === undefined) throw notFound();
  return { repository, deployment };
}
