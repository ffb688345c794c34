import { generateKeyPairSync } from 'node:crypto';
import { expect, test } from 'vitest';
import { asApp, CHECKOUT, mint, octokit, startFixture } from './fixture.ts';

test('the App finds its installation and itself with a signed JSON web token', async () => {
  const { github } = await startFixture();
  const app = asApp(github.url);
  const { data: installation } = await app.apps.getRepoInstallation(CHECKOUT);
  expect(installation).toMatchObject({ app_id: 4711, app_slug: 'mendhook' });
  expect((await app.apps.getAuthenticated()).data).toMatchObject({ slug: 'mendhook' });
});

test('a token signed with another key is refused', async () => {
  const { github } = await startFixture();
  const other = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const forged = asApp(github.url, { privateKey: String(other.privateKey.export({ type: 'pkcs8', format: 'pem' })) });
  await expect(forged.apps.getAuthenticated()).rejects.toMatchObject({
    status: 401,
    message: expect.stringContaining('A JSON web token could not be decoded'),
  });
});

test.each([
  ['an unsigned token', { alg: 'none' }, {}],
  ['a token of another App', { alg: 'RS256' }, { iss: '1' }],
])('%s is refused', async (_, header, claims) => {
  const { github } = await startFixture();
  const now = Math.floor(Date.now() / 1_000);
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const token = `${part(header)}.${part({ iss: '4711', iat: now, exp: now + 60, ...claims })}.AAAA`;
  await expect(octokit(github.url, token).apps.getAuthenticated()).rejects.toMatchObject({ status: 401 });
});

test('an installation token reaches its repository and ends after one hour', async () => {
  const clock = { now: Date.now() };
  const { github } = await startFixture({ clock: () => clock.now });
  const reader = octokit(github.url, await mint(github.url, { contents: 'read' }));
  expect((await reader.repos.get(CHECKOUT)).data.full_name).toBe('acme/checkout');
  clock.now += 3_600_000;
  await expect(reader.repos.get(CHECKOUT)).rejects.toMatchObject({
    status: 401,
    message: expect.stringContaining('Bad credentials'),
  });
});

test('no more can be asked for than the App has, nor a repository that is not there', async () => {
  const { github } = await startFixture();
  const app = asApp(github.url);
  const { data: installation } = await app.apps.getRepoInstallation(CHECKOUT);
  const ask = (wanted: object) =>
    app.apps.createInstallationAccessToken({ installation_id: installation.id, ...wanted });
  await expect(ask({ permissions: { workflows: 'write' } })).rejects.toMatchObject({
    status: 422,
    message: expect.stringContaining('not granted to this installation'),
  });
  await expect(ask({ repositories: ['elsewhere'] })).rejects.toMatchObject({ status: 422 });
});

test('a token for one repository does not see another one', async () => {
  const { github, source } = await startFixture();
  await github.createRepository({ owner: 'acme', name: 'secret', fromDirectory: source });
  const reader = octokit(github.url, await mint(github.url, { contents: 'read' }));
  await expect(reader.repos.get({ owner: 'acme', repo: 'secret' })).rejects.toMatchObject({ status: 404 });
});

test('each write needs its own permission', async () => {
  const { github } = await startFixture();
  const pusher = octokit(github.url, await mint(github.url, { contents: 'write' }));
  const pull = { ...CHECKOUT, title: 'x', head: 'main', base: 'main' };
  await expect(pusher.pulls.create(pull)).rejects.toMatchObject({
    status: 403,
    message: expect.stringContaining('Resource not accessible by integration'),
    response: { headers: { 'x-accepted-github-permissions': 'pull_requests=write' } },
  });
  const opener = octokit(github.url, await mint(github.url, { contents: 'read', pull_requests: 'write' }));
  await expect(opener.pulls.merge({ ...CHECKOUT, pull_number: 1 })).rejects.toMatchObject({ status: 403 });
});

test('without credentials nothing is told', async () => {
  const { github } = await startFixture();
  await expect(fetch(`${github.url}/repos/acme/checkout`)).resolves.toMatchObject({ status: 401 });
});

test('calls are counted, and refused once the hour is used up', async () => {
  const { person } = await startFixture({ rateLimitPerHour: 2 });
  const { headers } = await person.repos.get(CHECKOUT);
  expect(headers).toMatchObject({ 'x-ratelimit-limit': '2', 'x-ratelimit-remaining': '1' });
  expect((await person.rateLimit.get()).data.rate).toMatchObject({ used: 1, remaining: 1 });
  await person.repos.get(CHECKOUT);
  await expect(person.repos.get(CHECKOUT)).rejects.toMatchObject({
    status: 403,
    response: { headers: { 'x-ratelimit-remaining': '0' } },
  });
});
