import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { git } from '../../github/git.ts';
import { PERSON, startFixture } from './fixture.ts';

async function open() {
  const { github } = await startFixture();
  const folder = mkdtempSync(join(tmpdir(), 'followed-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const directory = join(folder, 'shop');
  await git(folder, ['init', '--quiet', '--initial-branch=trunk', directory]);
  const commit = async (message: string) => {
    await git(directory, ['commit', '--quiet', '--allow-empty', `--message=${message}`]);
    return git(directory, ['rev-parse', 'HEAD']);
  };
  const follow = async (branch = 'trunk') =>
    github.followDirectory({
      owner: 'local',
      name: 'shop',
      branch,
      directory,
      commit: await git(directory, ['rev-parse', 'HEAD']),
    });
  const clone = `${github.url.replace('://', `://${PERSON.login}:${PERSON.token}@`)}/local/shop.git`;
  const served = async () => (await git(folder, ['ls-remote', clone])).split('\n').map((line) => line.split('\t'));
  return { github, folder, directory, commit, follow, clone, served };
}

test('branches and tags come along; they follow the folder, also back; the folder stays as it is', async () => {
  const { directory, commit, follow, served } = await open();
  const first = await commit('first');
  await git(directory, ['tag', 'v1']);
  await git(directory, ['branch', 'side']);
  expect(await follow()).toEqual({ commit: first, isAhead: false });
  const second = await commit('second');
  expect(await follow()).toEqual({ commit: second, isAhead: false });
  await git(directory, ['reset', '--quiet', '--hard', first]);
  const refs = await git(directory, ['for-each-ref']);
  expect(await follow()).toEqual({ commit: first, isAhead: false });
  expect(await served()).toEqual([
    [first, 'HEAD'],
    [first, 'refs/heads/side'],
    [first, 'refs/heads/trunk'],
    [first, 'refs/tags/v1'],
  ]);
  expect(await git(directory, ['for-each-ref'])).toBe(refs);
});

test('a commit on no branch has a branch here', async () => {
  const { directory, commit, follow, served } = await open();
  await commit('first');
  await git(directory, ['checkout', '--quiet', '--detach']);
  const loose = await commit('loose');
  await follow('detached');
  expect(await served()).toContainEqual([loose, 'refs/heads/detached']);
});

test('what was proposed and merged here stays', async () => {
  const { github, folder, commit, follow, clone, served } = await open();
  await commit('first');
  await follow();
  const work = join(folder, 'work');
  await git(folder, ['clone', '--quiet', clone, work]);
  await git(work, ['checkout', '--quiet', '-b', 'incident/1']);
  await git(work, ['commit', '--quiet', '--allow-empty', '--message=fix']);
  await git(work, ['push', '--quiet', 'origin', 'incident/1']);
  const opened = await fetch(`${github.url}/repos/local/shop/pulls`, {
    method: 'POST',
    headers: { authorization: `Bearer ${PERSON.token}` },
    body: JSON.stringify({ title: 'fix', head: 'incident/1', base: 'trunk' }),
  });
  expect(opened.status).toBe(201);
  await github.mergePullRequest('local', 'shop', 1, PERSON.login);
  const merged = (await served()).find(([, ref]) => ref === 'refs/heads/trunk')?.[0];
  expect(await follow()).toEqual({ commit: merged, isAhead: true });
  const rewritten = await commit('elsewhere');
  expect(await follow()).toEqual({ commit: rewritten, isAhead: false });
});

test('a folder that is no repository is told in git’s words', async () => {
  const { github, folder } = await open();
  const followed = { owner: 'local', name: 'none', branch: 'main', directory: folder, commit: 'a'.repeat(40) };
  await expect(github.followDirectory(followed)).rejects.toThrow(/not appear to be a git repository/);
});
