import { execFileSync } from 'node:child_process';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { BranchTakenError } from '../../../batch-job/repository/branch-at-host.ts';
import type { FixCommit } from '../../../batch-job/repository/build-commits.ts';
import type { Repository } from '../../../batch-job/repository/open-repository.ts';
import { PUSH_TOKEN, READ_TOKEN, startGitHost } from './git-host.ts';
import { openWorkbench, type Workbench, writeFiles } from './workbench.ts';

let bench: Workbench;
beforeEach(async () => {
  bench = await openWorkbench();
});
afterEach(() => bench.close());

const BRANCH = 'incident/f00d';
const pushToken = async () => PUSH_TOKEN;
const lines = (...changed: string[]) => ['1', '2', '3', '4', '5', ...changed].map((line) => `${line}\n`).join('');

async function fixOf(repository: Repository, files: Record<string, string>): Promise<FixCommit[]> {
  const tree = bench.place();
  await repository.exportTree(tree);
  await writeFiles(tree, files);
  return [
    { message: 'fix: reserve in one step\n\nIncident: 1\n', patch: await repository.diff(tree) },
    { message: 'docs: incident report\n\nIncident: 1', files: { 'docs/incidents/2026-11-20-f00d.md': '# Report\n' } },
  ];
}

const log = (...args: string[]) => bench.host.git('log', '--format=%s', ...args);

describe('publishing', () => {
  test('commits with their messages and files, by mendhook, on the branch', async () => {
    const base = await bench.commit({ 'a.js': 'one\n' });
    const repository = await bench.open();
    const published = await repository.publishCommits(BRANCH, await fixOf(repository, { 'a.js': 'two\n' }), pushToken);
    expect(published).toEqual({ head: await bench.host.git('rev-parse', BRANCH), parent: base, rebased: true });
    expect(await log(`main..${BRANCH}`)).toBe('docs: incident report\nfix: reserve in one step');
    expect(await bench.host.git('log', '-1', '--format=%an %ae|%cn %ce|%(trailers)', `${BRANCH}~1`)).toBe(
      'mendhook noreply@mendhook.invalid|mendhook noreply@mendhook.invalid|Incident: 1\n',
    );
    expect(await bench.host.git('show', `${BRANCH}:a.js`)).toBe('two');
    expect(await bench.host.git('diff', '--name-only', `${BRANCH}~1`, BRANCH)).toBe(
      'docs/incidents/2026-11-20-f00d.md',
    );
    expect(await bench.host.git('rev-parse', 'main')).toBe(base);
  });

  test('a fix for an old commit is rebased onto the newest one when that is clean', async () => {
    const failing = await bench.commit({ 'a.js': lines(), 'b.js': 'b\n' });
    const newest = await bench.commit({ 'a.js': `header\n${lines()}`, 'c.js': 'c\n' });
    const repository = await bench.open({ commit: failing });
    const commits = await fixOf(repository, { 'a.js': lines('fixed') });
    const published = await repository.publishCommits(BRANCH, commits, pushToken);
    expect(published).toMatchObject({ parent: newest, rebased: true });
    expect(published.note).toBeUndefined();
    expect(await bench.host.git('show', `${BRANCH}:a.js`)).toBe(`header\n${lines('fixed')}`.trimEnd());
    expect(await bench.host.git('show', `${BRANCH}:c.js`)).toBe('c');
    expect(await bench.host.git('rev-list', '--count', `main..${BRANCH}`)).toBe('2');
  });

  test('the branch may move while the agent works', async () => {
    const failing = await bench.commit({ 'a.js': lines() });
    const repository = await bench.open();
    const newest = await bench.commit({ 'b.js': 'b\n' });
    const commits = await fixOf(repository, { 'a.js': lines('fixed') });
    expect(repository.commit).toBe(failing);
    expect(await repository.publishCommits(BRANCH, commits, pushToken)).toMatchObject({
      parent: newest,
      rebased: true,
    });
  });

  test('when the rebase conflicts, the fix stays on the failing commit and says where', async () => {
    const failing = await bench.commit({ 'a.js': 'one\n', 'b.js': 'b\n' });
    const newest = await bench.commit({ 'a.js': 'other\n' });
    const repository = await bench.open({ commit: failing });
    const published = await repository.publishCommits(BRANCH, await fixOf(repository, { 'a.js': 'two\n' }), pushToken);
    expect(published).toMatchObject({
      parent: failing,
      rebased: false,
      note: `Not rebased onto main (${newest.slice(0, 12)}): conflicts in a.js. It sits on ${failing.slice(0, 12)}, for which it was made.`,
    });
    expect(await bench.host.git('show', `${BRANCH}:a.js`)).toBe('two');
    expect(await bench.host.git('merge-base', 'main', BRANCH)).toBe(failing);
  });

  test('when the branch has the same fix already, that is said', async () => {
    const failing = await bench.commit({ 'a.js': 'one\n' });
    await bench.commit({ 'a.js': 'two\n' });
    const repository = await bench.open({ commit: failing });
    const published = await repository.publishCommits(BRANCH, await fixOf(repository, { 'a.js': 'two\n' }), pushToken);
    expect(published.note).toContain('the branch already has the same change');
  });

  test('a commit that changes nothing is left out; nothing at all is an error', async () => {
    await bench.commit({ 'a.js': 'one\n' });
    const repository = await bench.open();
    const nothing = { message: 'nothing', files: { 'a.js': 'one\n' } };
    await repository.publishCommits(BRANCH, [nothing, { message: 'fix', files: { 'a.js': 'two\n' } }], pushToken);
    expect(await log(`main..${BRANCH}`)).toBe('fix');
    await expect(repository.publishCommits(BRANCH, [nothing], pushToken)).rejects.toThrow('nothing to publish');
  });

  test('files that would land outside the tree are refused', async () => {
    await bench.commit({ 'a.js': 'one\n' });
    const repository = await bench.open();
    for (const path of ['../a', '.git/config', '/etc/x', 'a//b', '.GIT/x']) {
      const commits = [{ message: 'fix', files: { [path]: 'x' } }];
      await expect(repository.publishCommits(BRANCH, commits, pushToken), path).rejects.toMatchObject({
        name: 'RefusedTreeError',
      });
    }
  });
});

describe('publishing again', () => {
  test('after a crash: the same content gives the same commits, and nothing is pushed', async () => {
    const failing = await bench.commit({ 'a.js': lines() });
    await bench.commit({ 'b.js': 'b\n' });
    const first = await bench.open({ commit: failing });
    const before = await first.publishCommits(BRANCH, await fixOf(first, { 'a.js': lines('fixed') }), pushToken);
    // Commits made in another second have other names.
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    const second = await bench.open({ commit: failing });
    const pushes = () =>
      bench.host.requests.filter(({ method, path }) => method === 'POST' && path.includes('receive-pack'));
    const pushesBefore = pushes().length;
    const after = await second.publishCommits(BRANCH, await fixOf(second, { 'a.js': lines('fixed') }), pushToken);
    expect(after).toEqual(before);
    expect(pushes().length).toBe(pushesBefore);
    expect(await bench.host.git('for-each-ref', '--format=%(refname)')).toBe(`refs/heads/${BRANCH}\nrefs/heads/main`);
    expect(await bench.host.git('rev-list', '--count', `main..${BRANCH}`)).toBe('2');
  });

  test('another fix replaces the first: one branch, no commits twice', async () => {
    await bench.commit({ 'a.js': 'one\n' });
    const first = await bench.open();
    await first.publishCommits(BRANCH, await fixOf(first, { 'a.js': 'two\n' }), pushToken);
    const second = await bench.open();
    await second.publishCommits(BRANCH, await fixOf(second, { 'a.js': 'three\n' }), pushToken);
    expect(await bench.host.git('show', `${BRANCH}:a.js`)).toBe('three');
    expect(await log(`main..${BRANCH}`)).toBe('docs: incident report\nfix: reserve in one step');
  });

  test('fewer commits than before replace them, too', async () => {
    await bench.commit({ 'a.js': 'one\n' });
    const repository = await bench.open();
    const commits = await fixOf(repository, { 'a.js': 'two\n' });
    await repository.publishCommits(BRANCH, commits, pushToken);
    await repository.publishCommits(BRANCH, commits.slice(1), pushToken);
    expect(await log(`main..${BRANCH}`)).toBe('docs: incident report');
  });

  test('a branch that a person has worked on is left alone', async () => {
    await bench.commit({ 'a.js': 'one\n' });
    const repository = await bench.open();
    const commits = await fixOf(repository, { 'a.js': 'two\n' });
    await repository.publishCommits(BRANCH, commits, pushToken);
    await bench.person('fetch', '--quiet', bench.host.bare, BRANCH);
    await bench.person('checkout', '--quiet', 'FETCH_HEAD');
    const theirs = await bench.commit({ 'a.js': 'mine\n' }, { branch: BRANCH });
    await expect(repository.publishCommits(BRANCH, commits, pushToken)).rejects.toThrow(
      new BranchTakenError(BRANCH, 'ada@example.com'),
    );
    expect(await bench.host.git('rev-parse', BRANCH)).toBe(theirs);
  });
});

/** A commit on a branch of the host, without a clone. */
function commitAtHost(bare: string, branch: string, [name, email]: readonly [string, string]): string {
  const identity = {
    GIT_AUTHOR_NAME: name,
    GIT_AUTHOR_EMAIL: email,
    GIT_COMMITTER_NAME: name,
    GIT_COMMITTER_EMAIL: email,
  };
  const git = (...args: string[]) =>
    execFileSync('git', ['--git-dir', bare, ...args], { env: { ...process.env, ...identity } })
      .toString()
      .trim();
  const at = git('for-each-ref', '--format=%(objectname)', `refs/heads/${branch}`) || git('rev-parse', 'main');
  const commit = git('commit-tree', `${at}^{tree}`, '-p', at, '-m', `by ${name} ${Math.random()}`);
  git('update-ref', `refs/heads/${branch}`, commit);
  return commit;
}
const ADA = ['Ada', 'ada@example.com'] as const;
/** No push of a person is planned. */
const IDLE = Number.POSITIVE_INFINITY;
const MENDHOOK = ['mendhook', 'noreply@mendhook.invalid'] as const;

describe('commits of people', () => {
  test('below one of mendhook’s are not replaced; it is said before money is spent, and when pushing', async () => {
    await bench.commit({ 'a.js': 'one\n' });
    const repository = await bench.open();
    await repository.publishCommits(BRANCH, await fixOf(repository, { 'a.js': 'two\n' }), pushToken);
    commitAtHost(bench.host.bare, BRANCH, ADA);
    const head = commitAtHost(bench.host.bare, BRANCH, MENDHOOK);
    const taken = new BranchTakenError(BRANCH, 'ada@example.com');
    await expect(repository.checkBranchFree(BRANCH)).rejects.toThrow(taken);
    const other = await fixOf(repository, { 'a.js': 'three\n' });
    await expect(repository.publishCommits(BRANCH, other, pushToken)).rejects.toThrow(taken);
    expect(await bench.host.git('rev-parse', BRANCH)).toBe(head);
  });

  test('are kept, whenever in a publication they are pushed', async () => {
    const hook: { left: number; branch: string; theirs: string | undefined } = {
      left: IDLE,
      branch: '',
      theirs: undefined,
    };
    const host = await startGitHost(({ url = '', headers }) => {
      // Each command of git begins with one such request, after it was asked for the token.
      if (url.includes('info/refs') && headers.authorization !== undefined) hook.left -= 1;
      if (hook.left === 0 && hook.theirs === undefined) hook.theirs = commitAtHost(host.bare, hook.branch, ADA);
      return false;
    });
    const racing = await openWorkbench(host);
    await racing.commit({ 'a.js': 'one\n' });
    const repository = await racing.open();
    const fix = (text: string) => [{ message: 'fix\n\nIncident: 1', files: { 'a.js': text } }];
    let points = 0;
    for (const isThere of [false, true]) {
      for (let call = 1; ; call += 1) {
        const branch = `incident/${isThere ? 'a' : 'b'}${call}`;
        Object.assign(hook, { left: IDLE, branch, theirs: undefined });
        if (isThere) await repository.publishCommits(branch, fix('two\n'), pushToken);
        hook.left = call;
        const ended = await Promise.allSettled([repository.publishCommits(branch, fix('three\n'), pushToken)]);
        if (hook.theirs === undefined) break;
        // Nothing that a person pushed is gone: either it is the newest, or mendhook's commits are below it.
        const newest = await racing.host.git('rev-parse', branch);
        expect(newest, `${isThere} ${call} ${JSON.stringify(ended)}`).toBe(hook.theirs);
        points += 1;
      }
    }
    expect(points).toBeGreaterThan(4);
    await racing.close();
  });
});

describe('what the host refuses', () => {
  test('a branch that has the name of the folder, or is below, is seen beforehand, and named when pushing', async () => {
    await bench.commit({ 'a.js': 'one\n' });
    const repository = await bench.open();
    expect(await repository.checkBranchFree(BRANCH)).toBeUndefined();
    await bench.commit({}, { branch: `${BRANCH}/notes` });
    expect(await repository.checkBranchFree(BRANCH)).toBe(`'${BRANCH}/notes' exists; cannot create '${BRANCH}'`);
    const commits = await fixOf(repository, { 'a.js': 'two\n' });
    await expect(repository.publishCommits(BRANCH, commits, pushToken)).rejects.toMatchObject({ retryable: false });
  });

  test('the default branch is never pushed to', async () => {
    const base = await bench.commit({ 'a.js': 'one\n' });
    const repository = await bench.open();
    const commits = await fixOf(repository, { 'a.js': 'two\n' });
    await expect(repository.publishCommits('main', commits, pushToken)).rejects.toThrow('never pushed to main itself');
    expect(await bench.host.git('rev-parse', 'main')).toBe(base);
  });

  test('what is no branch', async () => {
    await bench.commit({ 'a.js': 'one\n' });
    const repository = await bench.open();
    const commits = await fixOf(repository, { 'a.js': 'two\n' });
    for (const branch of ['--force', 'a:main', 'a..b', '@{-1}', 'x\ny', '']) {
      const publishing = repository.publishCommits(branch, commits, pushToken);
      await expect(publishing, JSON.stringify(branch)).rejects.toThrow('as a branch name');
    }
    expect(await bench.host.git('for-each-ref', '--format=%(refname)')).toBe('refs/heads/main');
  });

  test('a token that may only read cannot push', async () => {
    await bench.commit({ 'a.js': 'one\n' });
    const repository = await bench.open();
    const commits = await fixOf(repository, { 'a.js': 'two\n' });
    await expect(repository.publishCommits(BRANCH, commits, async () => READ_TOKEN)).rejects.toMatchObject({
      name: 'UpstreamError',
      retryable: false,
    });
  });

  test('a push in between wins: ours is refused, not forced', async () => {
    let isRacing = false;
    const host = await startGitHost((request) => {
      if (request.method === 'GET' && request.url?.includes('git-receive-pack') && isRacing) {
        isRacing = false;
        execFileSync('git', ['--git-dir', host.bare, 'update-ref', `refs/heads/${BRANCH}`, 'refs/heads/main']);
      }
      return false;
    });
    const racing = await openWorkbench(host);
    const base = await racing.commit({ 'a.js': 'one\n' });
    const repository = await racing.open();
    isRacing = true;
    const published = repository.publishCommits(BRANCH, [{ message: 'fix', files: { 'a.js': 'two\n' } }], pushToken);
    await expect(published).rejects.toMatchObject({
      name: 'UpstreamError',
      message: expect.stringContaining('stale info'),
    });
    expect(await racing.host.git('rev-parse', BRANCH)).toBe(base);
    await racing.close();
  });

  test('a host that is away may be asked again', async () => {
    const away = await openWorkbench(await startGitHost((_, response) => Boolean(response.writeHead(503).end())));
    await expect(away.open()).rejects.toMatchObject({ name: 'UpstreamError', retryable: true });
    await away.close();
  });
});
