import type { Hono } from 'hono';
import { z } from 'zod';
import { rulesetSchema, type StoredRuleset } from '../check-state.ts';
import { allows } from '../credentials.ts';
import { notFound, validationFailed } from '../errors.ts';
import type { ApiRuleset } from '../shapes/api.ts';
import { nodeId } from '../shapes/node-id.ts';
import { repositoryUrl } from '../shapes/repository.ts';
import type { StoredRepository } from '../state.ts';
import { commitChange, type GitHubWorld, isoTime, takeId } from '../world.ts';
import { bodyOf, type Call, type Env, repositoryOf } from './call.ts';
import { cutPage } from './paging.ts';

const refs = z.array(z.string().regex(/^(~ALL|~DEFAULT_BRANCH|refs\/heads\/\S+)$/));
const change = z.object({
  name: z.string().min(1).optional(),
  target: z.literal('branch').optional(),
  enforcement: z.enum(['active', 'disabled']).optional(),
  /** Nobody passes by a rule here, so none may be asked for. */
  bypass_actors: z.array(z.never()).optional(),
  conditions: z.object({ ref_name: z.object({ include: refs, exclude: refs }) }).optional(),
  rules: rulesetSchema.shape.rules.optional(),
});
const ruleset = change.required({ name: true, enforcement: true });

/** Rulesets of a repository: everybody who may read it sees them, and administrators write them. */
export function addRulesetRoutes(app: Hono<Env>, world: GitHubWorld): void {
  app.get('/repos/:owner/:repo/rulesets', (call) => {
    const repository = repositoryOf(world, call, ['metadata', 'read']);
    const shown = cutPage(call, repository.rulesets).map((each) => shape(world, repository, each, call));
    return call.json(shown.map(({ rules: _, conditions: __, bypass_actors: ___, ...summary }) => summary));
  });

  app.get('/repos/:owner/:repo/rulesets/:id', (call) => {
    const repository = repositoryOf(world, call, ['metadata', 'read']);
    return call.json(shape(world, repository, rulesetOf(repository, call), call));
  });

  app.post('/repos/:owner/:repo/rulesets', async (call) => {
    const repository = repositoryOf(world, call, ['administration', 'write']);
    const wanted = await bodyOf(call, ruleset, 'RepositoryRuleset');
    const now = world.clock();
    const created: StoredRuleset = {
      ...{ id: takeId(world), name: wanted.name, enforcement: wanted.enforcement },
      ...{ include: wanted.conditions?.ref_name.include ?? [], exclude: wanted.conditions?.ref_name.exclude ?? [] },
      ...{ rules: wanted.rules ?? [], createdAt: now, updatedAt: now },
    };
    refuseInvalid(world, repository, created);
    repository.rulesets.push(created);
    commitChange(world);
    return call.json(shape(world, repository, created, call), 201);
  });

  app.put('/repos/:owner/:repo/rulesets/:id', async (call) => {
    const repository = repositoryOf(world, call, ['administration', 'write']);
    const known = rulesetOf(repository, call);
    const { name, enforcement, conditions, rules } = await bodyOf(call, change, 'RepositoryRuleset');
    const changed: StoredRuleset = {
      ...known,
      ...{ name: name ?? known.name, enforcement: enforcement ?? known.enforcement, rules: rules ?? known.rules },
      ...{ include: conditions?.ref_name.include ?? known.include, updatedAt: world.clock() },
      exclude: conditions?.ref_name.exclude ?? known.exclude,
    };
    refuseInvalid(world, repository, changed);
    Object.assign(known, changed);
    commitChange(world);
    return call.json(shape(world, repository, known, call));
  });
}

function rulesetOf(repository: StoredRepository, call: Call): StoredRuleset {
  const found = repository.rulesets.find(({ id }) => id === Number(call.req.param('id')));
  if (found === undefined) throw notFound();
  return found;
}

/** @throws {GitHubError} 422 for a name that another ruleset has, and for a check of an App that is not installed */
function refuseInvalid(world: GitHubWorld, repository: StoredRepository, wanted: StoredRuleset): void {
  const refuse = (field: string, message: string) =>
    validationFailed({ resource: 'RepositoryRuleset', field, code: 'custom', message });
  if (repository.rulesets.some(({ id, name }) => id !== wanted.id && name === wanted.name)) {
    throw refuse('name', 'Name must be unique');
  }
  for (const { parameters } of wanted.rules) {
    for (const { context, integration_id } of parameters.required_status_checks) {
      if (integration_id === undefined || integration_id === world.app?.id) continue;
      throw refuse('rules', `Invalid integration_id ${integration_id} for the check "${context}"`);
    }
  }
}

function shape(world: GitHubWorld, repository: StoredRepository, each: StoredRuleset, call: Call) {
  const url = `${repositoryUrl(world, repository)}/rulesets/${each.id}`;
  const mayWrite = allows(call.get('caller'), 'administration', 'write');
  return {
    ...{ id: each.id, name: each.name, target: 'branch', source_type: 'Repository' },
    ...{ source: `${repository.owner}/${repository.name}`, enforcement: each.enforcement },
    // https://docs.github.com/en/rest/repos/rules#get-a-repository-ruleset
    ...(mayWrite ? { bypass_actors: [] } : {}),
    current_user_can_bypass: 'never',
    node_id: nodeId('RRS', each.id),
    _links: {
      self: { href: url },
      html: { href: `${world.url()}/${repository.owner}/${repository.name}/rules/${each.id}` },
    },
    conditions: { ref_name: { include: [...each.include], exclude: [...each.exclude] } },
    rules: each.rules.map((rule) => ({ ...rule })),
    ...{ created_at: isoTime(each.createdAt), updated_at: isoTime(each.updatedAt) },
  } satisfies ApiRuleset;
}
