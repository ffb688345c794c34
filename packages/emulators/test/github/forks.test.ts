import { join } from 'node:path';
import { expect, test } from 'vitest';
import { APP, CHECKOUT, gitOrFail, mint, octokit, PERSON, remote, startFixture } from './fixture.ts';
import { startWebhook } from './webhook.ts';

const STOCK = { 'src/stock.js': 'export const stock = 1;\n' };

/** mallory/checkout is a fork of acme/checkout with a branch, of which pull request 1 is opened. */
async function start() {
  const fixture = await startFixture({
    app: { ...APP, permissions: { ...APP.permissions, checks: 'write' }, events: ['pull_request'] },
  });
  const { github } = fixture;
  const hook = await startWebhook(github);
  await github.forkRepository('acme', 'checkout', 'mallory');
  const commit = { branch: 'stock', files: STOCK, message: 'feat: stock', by: 'mallory' };
  const head = await github.commitFiles('mallory', 'checkout', commit);
  const wanted = { title: 'Stock', head: 'mallory:stock', base: 'main', by: 'mallory' };
  const number = await github.openPullRequest('acme', 'checkout', wanted);
  return { ...fixture, ...hook, head, number, commit };
}

test('a fork’s pull request says where it comes from, and its head is fetched from the base', async () => {
  const { person, head, number, github, directory, events } = await start();
  await person.pulls.get({ ...CHECKOUT, pull_number: number });
  const { data } = await person.pulls.get({ ...CHECKOUT, pull_number: number });
  expect(data).toMatchObject({
    head: { label: 'mallory:stock', sha: head, repo: { full_name: 'mallory/checkout', fork: true } },
    base: { repo: { full_name: 'acme/checkout', fork: false } },
    ...{ author_association: 'NONE', commits: 1, changed_files: 1, mergeable: true },
  });
  const listed = await person.pulls.list({ ...CHECKOUT, head: 'mallory:stock' });
  expect(listed.data).toHaveLength(1);
  await gitOrFail(directory, 'init', '--quiet', 'clone');
  const clone = join(directory, 'clone');
  await gitOrFail(clone, 'fetch', '--quiet', remote(github.url, PERSON.token), `refs/pull/${number}/head`);
  expect(await gitOrFail(clone, 'rev-parse', 'FETCH_HEAD')).toBe(head);
  expect(await events()).toMatchObject([
    {
      event: 'pull_request',
      payload: { action: 'opened', number, pull_request: { head: { repo: { full_name: 'mallory/checkout' } } } },
    },
  ]);
});

test('the App is not installed on a fork, and check runs of a fork’s head know no pull request', async () => {
  const { github, head } = await start();
  const app = octokit(github.url, await mint(github.url, { checks: 'write' }));
  const { data } = await app.checks.create({ ...CHECKOUT, name: 'release', head_sha: head });
  expect(data.pull_requests).toEqual([]);
  await expect(app.repos.get({ owner: 'mallory', repo: 'checkout' })).rejects.toMatchObject({ status: 404 });
});

test('it follows its branch in the fork, with what the head was before; a fork that is gone is null', async () => {
  const { github, person, commit, head, number, events } = await start();
  await events();
  const after = await github.commitFiles('mallory', 'checkout', { ...commit, files: { 'a.txt': 'a\n' } });
  await events();
  github.deleteRepository('mallory', 'checkout');
  const { data } = await person.pulls.get({ ...CHECKOUT, pull_number: number });
  expect(data).toMatchObject({ head: { label: 'mallory:stock', sha: after, repo: null }, state: 'open', commits: 2 });
  const payload = { action: 'synchronize', before: head, after, sender: { login: 'mallory' } };
  expect((await events()).at(-1)).toMatchObject({ payload });
});

test('a new base is an edit that says the old one; a base that is deleted closes', async () => {
  const { github, person, number, events, source } = await start();
  await github.commitFiles('acme', 'checkout', {
    branch: 'next',
    files: { 'b.txt': 'b\n' },
    message: 'next',
    by: 'ada',
  });
  await events();
  await expect(github.retargetPullRequest('acme', 'checkout', number, 'nowhere', 'ada')).rejects.toThrow('Validation');
  await person.pulls.update({ ...CHECKOUT, pull_number: number, base: 'next' });
  expect((await events()).at(-1)?.payload).toMatchObject({
    action: 'edited',
    changes: { base: { ref: { from: 'main' } } },
  });
  await gitOrFail(source, 'push', '--quiet', remote(github.url, PERSON.token), ':next');
  expect((await events()).at(-1)?.payload).toMatchObject({ action: 'closed', number });
});

test('people have roles; what they write and review is listed, also since a time', async () => {
  const clock = { now: Date.UTC(2026, 0, 1) };
  const { github, person } = await startFixture({ clock: () => clock.now });
  const commit = { branch: 'stock', files: STOCK, message: 'feat: stock', by: 'bob' };
  await github.commitFiles('acme', 'checkout', commit);
  const opened = { title: 'Stock', head: 'stock', base: 'main', by: 'bob' };
  const number = await github.openPullRequest('acme', 'checkout', opened);
  const place = ['acme', 'checkout'] as const;
  github.addCollaborator(...place, { login: 'bob', role: 'triage', isMember: true });
  github.addCollaborator(...place, { login: 'Carol', role: 'maintain', isMember: false });
  const roleOf = async (username: string) =>
    (await person.repos.getCollaboratorPermissionLevel({ ...CHECKOUT, username })).data;
  expect(await roleOf('bob')).toMatchObject({ permission: 'read', role_name: 'triage' });
  expect(await roleOf('carol')).toMatchObject({ permission: 'write', role_name: 'maintain' });
  expect(await roleOf('mallory')).toMatchObject({ permission: 'none', role_name: 'none' });
  expect(await roleOf('acme')).toMatchObject({ permission: 'admin' });
  const at = { ...CHECKOUT, pull_number: number };
  expect((await person.pulls.get(at)).data.author_association).toBe('MEMBER');

  github.review(...place, number, { by: 'carol', body: 'Why?', state: 'CHANGES_REQUESTED' });
  expect(() => github.review(...place, number, { by: 'bob', body: '', state: 'APPROVED' })).toThrow('your own');
  clock.now += 60_000;
  const since = new Date(clock.now).toISOString();
  github.review(...place, number, { by: 'carol', body: '', remark: { path: 'src/stock.js', line: 1, body: 'Here.' } });
  github.comment(...place, number, { by: 'carol', body: 'Go ahead.' });
  const reviews = await person.pulls.listReviews(at);
  expect(reviews.data.map(({ body, state }) => [body, state])).toEqual([
    ['Why?', 'CHANGES_REQUESTED'],
    ['', 'COMMENTED'],
  ]);
  const remarks = await person.pulls.listReviewComments({ ...at, since });
  expect(remarks.data).toMatchObject([{ body: 'Here.', path: 'src/stock.js', author_association: 'COLLABORATOR' }]);
  const comments = await person.issues.listComments({ ...CHECKOUT, issue_number: number, since });
  expect(comments.data.map(({ body }) => body)).toEqual(['Go ahead.']);
});

test('pull requests that are opened at once have numbers of their own, and the same one is opened once', async () => {
  const { github, commit, number } = await start();
  await github.commitFiles('acme', 'checkout', { ...commit, branch: 'own', by: 'bob' });
  await github.commitFiles('mallory', 'checkout', { ...commit, branch: 'other', files: { 'src/other.js': 'x\n' } });
  const open = (head: string) =>
    github.openPullRequest('acme', 'checkout', { title: 'Stock', head, base: 'main', by: 'bob' });
  const numbers = await Promise.all([open('own'), open('mallory:other')]);
  expect(new Set([number, ...numbers]).size).toBe(3);

  await github.commitFiles('acme', 'checkout', { ...commit, branch: 'twice', by: 'bob' });
  const twice = await Promise.allSettled([open('twice'), open('twice')]);
  expect(twice.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
});
