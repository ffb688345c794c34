import { generateKeyPairSync, randomBytes } from 'node:crypto';
import type { Hono } from 'hono';
import { manifestSchema, type StoredManifest } from '../app-manifest.ts';
import { GitHubError, notFound } from '../errors.ts';
import type { ApiAppFromManifest } from '../shapes/api.ts';
import { appShape } from '../shapes/app.ts';
import { type GitHubApp, type GitHubWorld, takeId } from '../world.ts';
import type { Env } from './call.ts';

/** https://docs.github.com/en/apps/sharing-github-apps/registering-a-github-app-from-a-manifest */
const CODE_LIFE_MS = 3_600_000;

/**
 * The flow by which a person creates an App: their browser posts the manifest, and GitHub sends it back with a code for the
 * App. The real GitHub asks the person for the App's name in between.
 */
export function addAppManifestRoutes(app: Hono<Env>, world: GitHubWorld): void {
  for (const path of ['/settings/apps/new', '/organizations/:org/settings/apps/new']) {
    app.post(path, async (call) => {
      const form = await call.req.formData();
      const manifest = readManifest(form.get('manifest'));
      const state = call.req.query('state');
      if (manifest.redirect_url === undefined) return call.text('The App is created', 200);
      const code = randomBytes(20).toString('hex');
      world.manifests.set(code, { manifest, givenAt: world.clock() });
      const target = new URL(manifest.redirect_url);
      target.searchParams.set('code', code);
      if (state !== undefined) target.searchParams.set('state', state);
      return call.redirect(target.href, 302);
    });
  }

  app.post('/app-manifests/:code/conversions', (call) => {
    const code = call.req.param('code');
    const stored = world.manifests.get(code);
    world.manifests.delete(code);
    if (stored === undefined || world.clock() - stored.givenAt > CODE_LIFE_MS) throw notFound();
    return call.json(createApp(world, stored.manifest), 201);
  });
}

function readManifest(field: unknown): StoredManifest {
  const read = manifestSchema.safeParse(parseJson(field));
  if (read.success) return read.data;
  const problems = read.error.issues.map(({ path, message }) => `${path.join('.') || 'manifest'} ${message}`);
  throw new GitHubError(422, `Invalid GitHub App configuration: ${problems.join('; ')}`);
}

function parseJson(field: unknown): unknown {
  if (typeof field !== 'string') return undefined;
  try {
    return JSON.parse(field);
  } catch {
    return undefined; // no JSON is no manifest
  }
}

function createApp(world: GitHubWorld, manifest: StoredManifest): ApiAppFromManifest {
  const keys = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
  });
  const id = takeId(world);
  world.store.save();
  const slug = (manifest.name ?? `app-${id}`).toLowerCase().replaceAll(/[^a-z\d]+/g, '-');
  const created: GitHubApp = {
    id,
    slug,
    publicKey: keys.publicKey,
    permissions: manifest.default_permissions,
    events: manifest.default_events,
    webhookUrl: manifest.hook_attributes?.url,
  };
  world.createdApps.push(created);
  return {
    ...appShape(world, created),
    name: manifest.name ?? slug,
    external_url: manifest.url,
    events: manifest.default_events,
    client_id: `Iv1.${randomBytes(8).toString('hex')}`,
    client_secret: randomBytes(20).toString('hex'),
    webhook_secret: manifest.hook_attributes === undefined ? null : randomBytes(20).toString('hex'),
    pem: keys.privateKey,
  };
}
