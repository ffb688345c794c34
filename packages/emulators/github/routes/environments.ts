import type { Hono } from 'hono';
import { z } from 'zod';
import { findEnvironment, findOrAddEnvironment } from '../actions/environments.ts';
import type { StoredEnvironment } from '../actions/state.ts';
import { GitHubError, notFound } from '../errors.ts';
import { environmentShape, protectionRuleShape } from '../shapes/deployment.ts';
import type { StoredRepository } from '../state.ts';
import { commitChange, type GitHubWorld, takeId } from '../world.ts';
import { bodyOf, type Call, type Env, type Need, repositoryOf } from './call.ts';
import { cutPage } from './paging.ts';

const MOST_RULES = 6;

const settings = z.object({
  wait_timer: z.int().min(0).max(43_200).optional(),
  prevent_self_review: z.boolean().optional(),
  /** People are asked by nobody here, so none may be named. */
  reviewers: z.array(z.never()).nullish(),
  deployment_branch_policy: z
    .object({ protected_branches: z.boolean(), custom_branch_policies: z.boolean() })
    .refine((policy) => policy.protected_branches !== policy.custom_branch_policies, {
      message: 'protected_branches and custom_branch_policies cannot have the same value',
    })
    .nullish(),
});
const newRule = z.object({ integration_id: z.int() });

/** Environments, and the custom protection rules that an administrator switches on. */
export function addEnvironmentRoutes(app: Hono<Env>, world: GitHubWorld): void {
  app.get('/repos/:owner/:repo/environments', (call) => {
    const repository = repositoryOf(world, call, ['actions', 'read']);
    const environments = cutPage(call, repository.environments).map((each) =>
      environmentShape(world, repository, each),
    );
    return call.json({ total_count: repository.environments.length, environments });
  });

  app.get('/repos/:owner/:repo/environments/:name', (call) => {
    const { repository, environment } = environmentOf(world, call, ['actions', 'read']);
    return call.json(environmentShape(world, repository, environment));
  });

  app.put('/repos/:owner/:repo/environments/:name', async (call) => {
    const repository = repositoryOf(world, call, ['administration', 'write']);
    const wanted = await bodyOf(call, settings, 'Environment');
    const environment = findOrAddEnvironment(world, repository, nameOf(call));
    Object.assign(environment, {
      waitTimer: wanted.wait_timer ?? 0,
      branchPolicy: wanted.deployment_branch_policy ?? null,
      updatedAt: world.clock(),
    } satisfies Partial<StoredEnvironment>);
    commitChange(world);
    return call.json(environmentShape(world, repository, environment));
  });

  app.delete('/repos/:owner/:repo/environments/:name', (call) => {
    const { repository, environment } = environmentOf(world, call, ['administration', 'write']);
    repository.environments = repository.environments.filter((each) => each !== environment);
    commitChange(world);
    return call.body(null, 204);
  });

  app.get('/repos/:owner/:repo/environments/:name/deployment_protection_rules', (call) => {
    const { environment } = environmentOf(world, call, ['actions', 'read']);
    const custom_deployment_protection_rules = environment.rules.map((each) => protectionRuleShape(world, each));
    return call.json({ total_count: environment.rules.length, custom_deployment_protection_rules });
  });

  app.post('/repos/:owner/:repo/environments/:name/deployment_protection_rules', async (call) => {
    const { environment } = environmentOf(world, call, ['administration', 'write']);
    const { integration_id: appId } = await bodyOf(call, newRule, 'DeploymentProtectionRule');
    if (appId !== world.app?.id) throw new GitHubError(422, 'The App is not installed, or has no such rule.');
    if (environment.rules.length >= MOST_RULES) throw new GitHubError(422, `No more than ${MOST_RULES} rules.`);
    if (environment.rules.some((each) => each.appId === appId)) throw new GitHubError(422, 'The rule is on already.');
    const rule = { id: takeId(world), appId };
    environment.rules.push(rule);
    commitChange(world);
    return call.json(protectionRuleShape(world, rule), 201);
  });

  app.delete('/repos/:owner/:repo/environments/:name/deployment_protection_rules/:rule', (call) => {
    const { environment } = environmentOf(world, call, ['administration', 'write']);
    const rule = environment.rules.find(({ id }) => id === Number(call.req.param('rule')));
    if (rule === undefined) throw notFound();
    environment.rules = environment.rules.filter((each) => each !== rule);
    commitChange(world);
    return call.body(null, 204);
  });
}

const nameOf = (call: Call): string => decodeURIComponent(call.req.param('name') ?? '');

function environmentOf(
  world: GitHubWorld,
  call: Call,
  need: Need,
): { repository: StoredRepository; environment: StoredEnvironment } {
  const repository = repositoryOf(world, call, need);
  const environment = findEnvironment(repository, nameOf(call));
  if (environment === undefined) throw notFound();
  return { repository, environment };
}
