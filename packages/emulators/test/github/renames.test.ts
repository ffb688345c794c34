import { expect, test } from 'vitest';
import {
  asApp,
  CHECKOUT,
  cloneWith,
  gitOrFail,
  mint,
  octokit,
  PERSON,
  pushBranch,
  remote,
  startFixture,
} from './fixture.ts';

const AUTHORIZED = { headers: { authorization: `Bearer ${PERSON.token}` }, redirect: 'manual' } as const;

test('a renamed repository leads from its old name to its id', async () => {
  const { github, person } = await startFixture();
  const { data } = await person.repos.get(CHECKOUT);
  await github.renameRepository('acme', 'checkout', 'shop');
  const moved = await fetch(`${github.url}/repos/acme/Checkout/pulls?state=all`, AUTHORIZED);
  const url = `${github.url}/repositories/${data.id}/pulls?state=all`;
  expect([moved.status, moved.headers.get('location')]).toEqual([301, url]);
  expect(await moved.json()).toMatchObject({ message: 'Moved Permanently', url });
  expect((await person.repos.get(CHECKOUT)).data.full_name).toBe('acme/shop');
});

test('a write is sent on with its method and body', async () => {
  const fixture = await startFixture();
  const { github, person } = fixture;
  await pushBranch(fixture, 'incident/abc');
  await github.renameRepository('acme', 'checkout', 'shop');
  const post = { ...AUTHORIZED, method: 'POST', body: '{}' };
  expect((await fetch(`${github.url}/repos/acme/checkout/pulls`, post)).status).toBe(307);
  const { data } = await person.pulls.create({ ...CHECKOUT, title: 'x', head: 'incident/abc', base: 'main' });
  expect(data).toMatchObject({ number: 1, base: { repo: { full_name: 'acme/shop' } } });
});

test('git fetches and pushes by the old name', async () => {
  const fixture = await startFixture();
  const { github, person } = fixture;
  await github.renameRepository('acme', 'checkout', 'shop');
  const clone = await cloneWith(fixture, 'old', PERSON.token);
  await gitOrFail(clone, 'push', '--quiet', remote(github.url, PERSON.token), 'HEAD:refs/heads/incident/abc');
  const { data } = await person.git.getRef({ owner: 'acme', repo: 'shop', ref: 'heads/incident/abc' });
  expect(data.object.sha).toBe(await gitOrFail(clone, 'rev-parse', 'HEAD'));
});

test('a token of the App keeps its repository, and none is minted for the old name', async () => {
  const { github } = await startFixture();
  const reader = octokit(github.url, await mint(github.url, { contents: 'read' }));
  await github.renameRepository('acme', 'checkout', 'shop');
  expect((await reader.repos.get(CHECKOUT)).data.full_name).toBe('acme/shop');
  expect((await asApp(github.url).apps.getRepoInstallation(CHECKOUT)).data.account).toMatchObject({ login: 'acme' });
  await expect(mint(github.url, { contents: 'read' })).rejects.toMatchObject({ status: 422 });
});

test('who cannot see the repository is not told its new place', async () => {
  const { github, source } = await startFixture();
  await github.createRepository({ owner: 'acme', name: 'secret', fromDirectory: source });
  const reader = octokit(github.url, await mint(github.url, { contents: 'read' }));
  await github.renameRepository('acme', 'secret', 'hidden');
  await expect(reader.repos.get({ owner: 'acme', repo: 'secret' })).rejects.toMatchObject({ status: 404 });
});

test('a new repository takes a former name over', async () => {
  const { github, person, source } = await startFixture();
  await github.renameRepository('acme', 'checkout', 'shop');
  await github.createRepository({ owner: 'acme', name: 'checkout', fromDirectory: source });
  expect((await person.repos.get(CHECKOUT)).data.full_name).toBe('acme/checkout');
});
