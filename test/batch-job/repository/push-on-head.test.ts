import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { planCommits } from '../../../batch-job/repository/build-commits.ts';
import { fetchBranch } from '../../../batch-job/repository/fetch-commit.ts';
import { createGit, type Git } from '../../../batch-job/repository/git.ts';
import { pushOnHead } from '../../../batch-job/repository/push-on-head.ts';
import { UpstreamError } from '../../../core/errors.ts';
import { PUSH_TOKEN, READ_TOKEN } from './git-host.ts';
import { openWorkbench, searchPath, type Workbench } from './workbench.ts';

const BRANCH = 'ada/gold';
let bench: Workbench;
let git: Git;
let head: string;

beforeAll(async () => {
  bench = await openWorkbench();
});
beforeEach(async () => {
  await bench.startOver();
  head = await bench.commit({ 'src/price.js': `y ${Math.random()}\n` }, { branch: BRANCH });
  git = await createGit(bench.place(), bench.host.url, searchPath);
  await fetchBranch(git, BRANCH, READ_TOKEN);
});
afterAll(() => bench.close());

const atHost = () => bench.host.git('rev-parse', `refs/heads/${BRANCH}`);
const refuse = () => Promise.reject(new Error('no signature was asked for'));

async function push({ token = PUSH_TOKEN, sign = refuse as Parameters<typeof pushOnHead>[2]['sign'] } = {}) {
  const { commits } = await planCommits(git, head, [{ message: 'test: gold', files: { 'test/gold.test.js': 'z\n' } }]);
  const [planned] = commits;
  if (planned === undefined) throw new Error('nothing was planned');
  return pushOnHead(git, planned, { branch: BRANCH, head, token, sign });
}

test('one commit comes onto the branch, and doing it again leaves it alone', async () => {
  const pushed = await push();
  expect(pushed).toEqual({ commit: await atHost() });
  expect(await bench.host.git('log', '--format=%P %ce', '-1', BRANCH)).toMatch(new RegExp(`^${head} .*mendhook`));
  expect(await bench.host.git('diff', '--name-status', head, BRANCH)).toBe('A\ttest/gold.test.js');
  expect(await push()).toEqual(pushed);
});

test('a branch that somebody has pushed to is left alone', async () => {
  const theirs = await bench.commit({ 'src/price.js': 'theirs\n' }, { branch: BRANCH });
  expect(await push()).toBe('moved');
  expect(await atHost()).toBe(theirs);
});

test('what somebody put on top of ours is not taken for ours', async () => {
  await push();
  await bench.person('fetch', '--quiet', bench.host.bare, BRANCH);
  await bench.person('checkout', '--quiet', '--force', 'FETCH_HEAD');
  await bench.commit({ 'src/price.js': 'theirs\n' }, { branch: BRANCH });
  expect(await push()).toBe('moved');
});

test('a branch that is gone is not made again', async () => {
  await bench.host.git('update-ref', '-d', `refs/heads/${BRANCH}`);
  expect(await push()).toBe('moved');
});

test('a refusal of the host is an error, and nothing is pushed', async () => {
  await expect(push({ token: READ_TOKEN })).rejects.toBeInstanceOf(UpstreamError);
  expect(await atHost()).toBe(head);
});

test('where a rule asks for signed commits, the host makes the commit', async () => {
  const hook = join(bench.host.bare, 'hooks/pre-receive');
  await mkdir(dirname(hook), { recursive: true });
  const script =
    'while read old new ref; do git cat-file commit $new | grep -q "^committer GitHub" || { echo "GH013: Commits must have verified signatures." >&2; exit 1; }; done';
  await writeFile(hook, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  const environment = {
    ...{ GIT_AUTHOR_NAME: 'mendhook', GIT_AUTHOR_EMAIL: 'a@example.com' },
    ...{ GIT_COMMITTER_NAME: 'GitHub', GIT_COMMITTER_EMAIL: 'noreply@github.com' },
  };
  const pushed = await push({
    sign: async ({ parent, tree, message }) => {
      const args = ['commit-tree', tree, '-p', parent, '-m', message];
      const commit = await git.text('sign', args, { environment });
      await git.atHost('keep it', ['push', '--quiet', 'origin', `${commit}:refs/signed/1`], PUSH_TOKEN);
      return commit;
    },
  }).finally(() => writeFile(hook, '#!/bin/sh\n', { mode: 0o755 }));
  expect(pushed).toEqual({ commit: await atHost() });
});
