import { createAppAuth } from '@octokit/auth-app';
import { Octokit } from '@octokit/rest';
import { expect, test } from 'vitest';
import { startGitHub } from '../../github/start.ts';
import { closing, temporaryDirectory } from '../aws/stand-in.ts';

const MANIFEST = {
  name: 'mendhook test',
  url: 'https://example.com',
  redirect_url: 'http://127.0.0.1:1/back',
  hook_attributes: { url: 'https://example.com/hook' },
  default_permissions: { contents: 'write', metadata: 'read', pull_requests: 'read' },
  default_events: ['pull_request'],
};
const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

async function start(clock?: () => number) {
  const github = await closing(startGitHub({ stateDirectory: temporaryDirectory(), ...(clock && { clock }) }));
  const octokit = new Octokit({ baseUrl: github.url, log: silent });
  const post = (manifest: unknown, path = '/settings/apps/new?state=s') =>
    fetch(`${github.url}${path}`, {
      method: 'POST',
      body: new URLSearchParams({ manifest: typeof manifest === 'string' ? manifest : JSON.stringify(manifest) }),
      redirect: 'manual',
    });
  const codeOf = (answer: Response) => new URL(answer.headers.get('location') ?? '').searchParams.get('code') ?? '';
  return { github, octokit, post, codeOf };
}

test('a manifest becomes an App, whose key signs in', async () => {
  const { github, octokit, post, codeOf } = await start();
  const sent = await post(MANIFEST, '/organizations/acme/settings/apps/new?state=s');
  expect(sent.headers.get('location')).toMatch(/^http:\/\/127\.0\.0\.1:1\/back\?code=[0-9a-f]{40}&state=s$/);
  const { data: app, status } = await octokit.apps.createFromManifest({ code: codeOf(sent) });
  expect(status).toBe(201);
  expect(app).toMatchObject({ slug: 'mendhook-test', permissions: MANIFEST.default_permissions });
  expect(app.pem).toContain('BEGIN RSA PRIVATE KEY');
  expect(app.webhook_secret).toMatch(/^\w{40}$/);
  const auth = { appId: app.id, privateKey: app.pem };
  const signedIn = new Octokit({ baseUrl: github.url, authStrategy: createAppAuth, auth, log: silent });
  expect((await signedIn.apps.getAuthenticated()).data?.slug).toBe('mendhook-test');
  await expect(signedIn.apps.getRepoInstallation({ owner: 'a', repo: 'b' })).rejects.toMatchObject({ status: 404 });
});

test('without a webhook there is no secret of one', async () => {
  const { octokit, post, codeOf } = await start();
  const { hook_attributes: _, ...deaf } = MANIFEST;
  const { data } = await octokit.apps.createFromManifest({ code: codeOf(await post(deaf)) });
  expect(data.webhook_secret).toBeNull();
});

test('a code works once, and within an hour', async () => {
  const clock = { now: Date.now() };
  const { octokit, post, codeOf } = await start(() => clock.now);
  const used = codeOf(await post(MANIFEST));
  await octokit.apps.createFromManifest({ code: used });
  await expect(octokit.apps.createFromManifest({ code: used })).rejects.toMatchObject({ status: 404 });
  const old = codeOf(await post(MANIFEST));
  clock.now += 3_600_001;
  await expect(octokit.apps.createFromManifest({ code: old })).rejects.toMatchObject({ status: 404 });
  await expect(octokit.apps.createFromManifest({ code: 'unknown' })).rejects.toMatchObject({ status: 404 });
});

test.each([
  ['no JSON', 'nothing'],
  ['no homepage', { ...MANIFEST, url: undefined }],
  ['a long name', { ...MANIFEST, name: 'n'.repeat(35) }],
  ['a webhook without an address', { ...MANIFEST, hook_attributes: { active: true } }],
  ['a webhook on loopback', { ...MANIFEST, hook_attributes: { url: 'http://localhost/hook' } }],
  ['a permission that does not exist', { ...MANIFEST, default_permissions: { everything: 'write' } }],
  ['an event that its permissions do not show it', { ...MANIFEST, default_events: ['check_run'] }],
  ['a level that does not exist', { ...MANIFEST, default_permissions: { contents: 'all' } }],
])('a manifest with %s is refused', async (_, manifest) => {
  const { post } = await start();
  const answer = await post(manifest);
  expect(answer.status).toBe(422);
  expect(await answer.text()).toContain('Invalid GitHub App configuration');
});
