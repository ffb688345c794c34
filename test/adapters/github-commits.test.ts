import { afterAll, beforeAll, expect, test } from 'vitest';
import { createGitHubCommits } from '../../adapters/github-commits.ts';
import type { Commits } from '../../core/ports/commits.ts';
import { type LocalGitHubWithApp, startLocalGitHub } from './local-github.ts';

const repository = 'acme/shop';
let local: LocalGitHubWithApp;
let commits: Commits;

beforeAll(async () => {
  local = await startLocalGitHub(Date.now);
  commits = createGitHubCommits({ tokens: local.freshTokens(), apiUrl: local.github.url });
});
afterAll(() => local.close());

const commit = (branch: string, name: string) =>
  local.github.commitFiles('acme', 'shop', { branch, files: { [name]: 'x\n' }, message: `feat: ${name}`, by: 'bob' });

test('commits lie between two others, oldest first; what GitHub does not know is undefined', async () => {
  const base = await commit('line', 'one.txt');
  const [two, three] = [await commit('line', 'two.txt'), await commit('line', 'three.txt')];
  const between = await commits.between(repository, { base, head: three });
  expect(between).toEqual([
    { sha: two, message: 'feat: two.txt' },
    { sha: three, message: 'feat: three.txt' },
  ]);
  expect(await commits.between(repository, { base: 'f'.repeat(40), head: three })).toBeUndefined();
  expect(await commits.read(repository, two)).toEqual({ sha: two, message: 'feat: two.txt' });
  expect(await commits.read(repository, 'f'.repeat(40))).toBeUndefined();
});

test('a branch has its commits, and no others', async () => {
  const [first, second] = [await commit('has', 'a.txt'), await commit('has', 'b.txt')];
  const other = await commit('has-not', 'c.txt');
  expect(await commits.contains(repository, { commit: 'has', ancestor: first })).toBe(true);
  expect(await commits.contains(repository, { commit: 'has', ancestor: second })).toBe(true);
  expect(await commits.contains(repository, { commit: first, ancestor: second })).toBe(false);
  expect(await commits.contains(repository, { commit: 'has', ancestor: other })).toBe(false);
  expect(await commits.contains(repository, { commit: 'has', ancestor: 'f'.repeat(40) })).toBeUndefined();
});

test('a commit that a merged pull request brought; an open one brought nothing', async () => {
  await commit('feature', 'feature.txt');
  const pull = { title: 'Feature', body: '', head: 'feature', base: 'main', draft: false, by: 'bob' };
  const number = await local.github.openPullRequest('acme', 'shop', pull);
  const head = local.github.pullRequests().find((each) => each.number === number)?.headSha ?? '';
  expect(await commits.pullsOf(repository, head)).toEqual([]);
  await local.github.mergePullRequest('acme', 'shop', number, 'bob');
  const [merged] = await commits.pullsOf(repository, head);
  expect(merged).toMatchObject({ number, title: 'Feature', login: 'bob', branch: 'feature' });
  expect(merged?.mergedAt).toBeGreaterThan(0);
  expect(await commits.pullsOf(repository, 'f'.repeat(40))).toEqual([]);
});
