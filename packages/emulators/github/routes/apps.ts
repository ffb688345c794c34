import type { Hono } from 'hono';
import { z } from 'zod';
import { mintInstallationToken } from '../credentials.ts';
import { badCredentials, notFound } from '../errors.ts';
import type { ApiInstallationToken, ApiWebhookConfig } from '../shapes/api.ts';
import { appShape, installationShape, ownerOfInstallation } from '../shapes/app.ts';
import { findRepository, type GitHubApp, type GitHubWorld, isoTime } from '../world.ts';
import { bodyOf, type Call, type Env } from './call.ts';

const tokenRequest = z.object({
  repositories: z.array(z.string()).max(500).optional(),
  repository_ids: z.array(z.number()).max(500).optional(),
  permissions: z.record(z.string(), z.enum(['read', 'write', 'admin'])).optional(),
});

/** What an App does as itself, by its JSON web token: find its installation and mint tokens for it. */
export function addAppRoutes(app: Hono<Env>, world: GitHubWorld): void {
  app.get('/app', (call) => call.json(appShape(world, appOf(call))));

  app.get('/app/hook/config', (call) => {
    const url = appOf(call).webhookUrl;
    if (url === undefined) throw notFound();
    const answer: ApiWebhookConfig = { url, content_type: 'json', insecure_ssl: '0', secret: '********' };
    return call.json(answer);
  });

  app.get('/repos/:owner/:repo/installation', (call) => {
    const github = installedApp(world, call);
    const repository = findRepository(world, call.req.param('owner'), call.req.param('repo'));
    // The App is installed on the accounts of this runtime, and not on those of people who fork.
    if (!repository || repository.parent !== null) throw notFound();
    return call.json(installationShape(world, github, repository.owner));
  });

  app.post('/app/installations/:id/access_tokens', async (call) => {
    installedApp(world, call);
    const owner = ownerOfInstallation(world.store.state.repositories, Number(call.req.param('id')));
    if (owner === undefined) throw notFound();
    const wanted = await bodyOf(call, tokenRequest, 'Installation');
    const names = wanted.repositories ?? wanted.repository_ids?.map((id) => nameOf(world, owner, id));
    const minted = mintInstallationToken(world, owner, { repositories: names, permissions: wanted.permissions });
    const answer: ApiInstallationToken = {
      token: minted.token,
      expires_at: isoTime(minted.expiresAt),
      permissions: minted.permissions,
      repository_selection: minted.repositories === null ? 'all' : 'selected',
    };
    return call.json(answer, 201);
  });
}

function appOf(call: Call): GitHubApp {
  const caller = call.get('caller');
  if (caller.kind !== 'app') throw badCredentials('A JSON web token could not be decoded');
  return caller.app;
}

/** The App of this runtime is installed everywhere, and one that a person created nowhere. */
function installedApp(world: GitHubWorld, call: Call): GitHubApp {
  const app = appOf(call);
  if (app !== world.app) throw notFound();
  return app;
}

/** An id that is none of this owner's gives a name that no repository can have, and so GitHub's usual refusal. */
const nameOf = (world: GitHubWorld, owner: string, id: number): string =>
  world.store.state.repositories.find((each) => each.owner === owner && each.id === id)?.name ?? `#${id}`;
