import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createGitHubPullRequests } from '../../adapters/github-pull-requests.ts';
import type { PullRequests } from '../../core/ports/pull-requests.ts';
import { type LocalGitHubWithApp, startLocalGitHub } from './local-github.ts';
import { describePullRequestsContract } from './pull-requests-contract.ts';

const repository = 'acme/shop';
const place = ['acme', 'shop'] as const;
/** GitHub knows whole seconds, and its tokens last an hour of its clock. */
const NOW = Math.floor(Date.now() / 1_000) * 1_000;
const time = { now: NOW };
let local: LocalGitHubWithApp;
let pullRequests: PullRequests;
let opened = 0;
const branches = new Set<string>();

beforeAll(async () => {
  local = await startLocalGitHub(() => time.now);
  pullRequests = createGitHubPullRequests({ tokens: local.freshTokens(), apiUrl: local.github.url });
  await local.github.forkRepository(...place, 'mallory');
});
beforeEach(() => {
  time.now = NOW;
});
afterAll(() => local.close());

/** Opens a pull request, with commits of its own where its branch is new. */
async function open({ by = 'bob', from = 'acme', branch = '', draft = false, more = 0 } = {}) {
  opened += 1;
  const name = branch === '' ? `branch-${opened}` : branch;
  const isThere = branches.has(`${from}:${name}`);
  branches.add(`${from}:${name}`);
  const files = { [`file-${opened}.txt`]: 'x\n' };
  for (let index = 0; !isThere && index <= more; index += 1) {
    const text = index === 0 ? files : { [`file-${opened}-${index}.txt`]: 'x\n' };
    await local.github.commitFiles(from, 'shop', { branch: name, files: text, message: `commit ${index}`, by });
  }
  const head = from === 'acme' ? name : `${from}:${name}`;
  const pull = { title: 'Stock', body: 'Why', head, base: 'main', draft, by };
  return { name, number: await local.github.openPullRequest(...place, pull) };
}

describePullRequestsContract('at GitHub', async () => {
  const { number } = await open();
  return {
    ...{ pullRequests, repository, number, now: NOW },
    permit: (login, role) => local.github.addCollaborator(...place, { login, role, isMember: false }),
    say: (login, text, at) => {
      time.now = at;
      local.github.comment(...place, number, { by: login, body: text });
      time.now = NOW;
    },
  };
});

describe('pull requests at GitHub', () => {
  test('one of a branch: who, where, which commits', async () => {
    const { name, number } = await open({ draft: true, more: 1 });
    const details = await pullRequests.read(repository, number);
    const [pull] = local.github.pullRequests().filter((each) => each.number === number);
    expect(details).toEqual({
      ...{ repository, number, state: 'open', draft: true, merged: false, title: 'Stock', body: 'Why', fork: false },
      author: { login: 'bob', association: 'none' },
      head: { sha: pull?.headSha, branch: name, tree: expect.stringMatching(/^[0-9a-f]{40}$/), repository },
      base: { sha: pull?.baseSha, branch: 'main' },
      commits: ['commit 0', 'commit 1'],
    });
    local.github.closePullRequest(...place, number, 'bob');
    expect(await pullRequests.read(repository, number)).toMatchObject({ state: 'closed', merged: false });
  });

  test('one of a fork, which may be gone', async () => {
    const { number } = await open({ by: 'mallory', from: 'mallory' });
    const details = await pullRequests.read(repository, number);
    expect(details).toMatchObject({
      fork: true,
      head: { repository: 'mallory/shop' },
      author: { association: 'none' },
    });
    await local.github.forkRepository(...place, 'trudy');
    const gone = await open({ by: 'trudy', from: 'trudy' });
    local.github.deleteRepository('trudy', 'shop');
    const left = await pullRequests.read(repository, gone.number);
    expect(left).toMatchObject({ fork: true, head: { sha: expect.any(String) } });
    expect(left?.head).not.toHaveProperty('repository');
  });

  test.each([
    ['a person of the organisation', { by: 'erin' }, 'member'],
    ['a person who was asked to help', { by: 'frank' }, 'member'],
    ['the owner', { by: 'acme' }, 'member'],
    ['somebody else', { by: 'mallory' }, 'none'],
    ['another App', { by: 'dependabot[bot]' }, 'bot'],
    ['our App', { by: 'mendhook[bot]' }, 'own'],
    ['a branch of ours, opened by somebody else', { by: 'erin', branch: 'incident/0123456789abcdef' }, 'own'],
    ['a fork’s branch with such a name', { by: 'mallory', from: 'mallory', branch: 'incident/aa' }, 'none'],
  ])('%s: %o is "%s"', async (_, wanted, association) => {
    local.github.addCollaborator(...place, { login: 'erin', role: 'read', isMember: true });
    local.github.addCollaborator(...place, { login: 'frank', role: 'write', isMember: false });
    const { number } = await open({ branch: 'people', ...wanted });
    expect(await pullRequests.read(repository, number)).toMatchObject({ author: { association } });
    local.github.closePullRequest(...place, number, 'bob');
  });

  test('reviews and remarks are words too; credentials in them are not shown', async () => {
    const { number } = await open();
    const words = () => pullRequests.newestWords({ repository, number, login: 'carol', since: NOW + 900 });
    time.now = NOW + 1_000;
    local.github.review(...place, number, { by: 'carol', body: 'Fine\nby me.' });
    expect(await words()).toBe('Fine by me.');
    time.now = NOW + 2_000;
    const remark = { path: 'file.txt', line: 1, body: `this line ghp_${'a1B2'.repeat(9)} ${'x'.repeat(600)}` };
    local.github.review(...place, number, { by: 'carol', body: '', remark });
    const said = await words();
    expect(said).toMatch(/^this line .*…$/);
    expect(said).not.toContain('a1B2a1B2');
    expect(said?.length).toBeLessThanOrEqual(500);
  });

  test('an App that is not installed any more sees nothing; a fault that passes is none of that', async () => {
    const { number } = await open();
    local.github.addFault({
      ...{ route: 'GET /repos/acme/shop/pulls/*', times: 2 },
      answer: { kind: 'unavailable', status: 503 },
    });
    await expect(pullRequests.read(repository, number)).rejects.toMatchObject({ retryable: true });
    const answer = { kind: 'refusal', status: 404, message: 'Not Found' } as const;
    local.github.addFault({ route: 'POST /app/installations/*/access_tokens', answer });
    const fresh = createGitHubPullRequests({ tokens: local.freshTokens(), apiUrl: local.github.url });
    expect(await fresh.read('acme/other', number)).toBeUndefined();
  });
});
