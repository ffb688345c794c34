import { expect, test } from 'vitest';
import { CHECKOUT, gitOrFail, pushBranch, startFixture } from './fixture.ts';

test('a commit shows what it changed', async () => {
  const { person } = await startFixture();
  const { data: list } = await person.repos.listCommits({ ...CHECKOUT, path: 'src/räume.js' });
  expect(list.map((each) => each.commit.message)).toEqual(['feat: rooms']);
  const { data: commit } = await person.repos.getCommit({ ...CHECKOUT, ref: 'main' });
  expect(commit.files?.map((each) => each.filename)).toEqual(['src/räume.js']);
  expect(commit.stats).toEqual({ additions: 1, deletions: 0, total: 1 });
  await expect(person.repos.getCommit({ ...CHECKOUT, ref: 'nowhere' })).rejects.toMatchObject({ status: 422 });
});

test('the first commit is shown against nothing', async () => {
  const { person, source } = await startFixture();
  const ref = await gitOrFail(source, 'rev-list', '--max-parents=0', 'HEAD');
  const { data } = await person.repos.getCommit({ ...CHECKOUT, ref });
  expect(data.files?.map((each) => each.filename)).toEqual(['README.md', 'src/stock.js']);
});

test('two branches are compared from where they parted', async () => {
  const fixture = await startFixture();
  await pushBranch(fixture, 'one/a', { 'a.txt': 'a\n' });
  await pushBranch(fixture, 'two', { 'b.txt': 'b\n' });
  const { data } = await fixture.person.repos.compareCommitsWithBasehead({ ...CHECKOUT, basehead: 'one/a...two' });
  expect(data).toMatchObject({ status: 'diverged', ahead_by: 1, behind_by: 1, total_commits: 1 });
  expect(data.files?.map((each) => each.filename)).toEqual(['b.txt']);
});

test('a file, a folder and raw bytes', async () => {
  const { person } = await startFixture();
  const { data: folder } = await person.repos.getContent({ ...CHECKOUT, path: 'src' });
  expect(Array.isArray(folder) && folder.map((each) => each.path)).toEqual(['src/räume.js', 'src/stock.js']);
  const { data: root } = await person.repos.getContent({ ...CHECKOUT, path: '' });
  expect(Array.isArray(root) && root.map((each) => [each.path, each.type])).toEqual([
    ['README.md', 'file'],
    ['src', 'dir'],
  ]);
  const { data: raw } = await person.repos.getContent({
    ...CHECKOUT,
    path: 'src/stock.js',
    mediaType: { format: 'raw' },
  });
  expect(String(raw)).toContain('export const stock = 0;');
  for (const path of ['nowhere.js', '../../etc/passwd', '*.md']) {
    await expect(person.repos.getContent({ ...CHECKOUT, path })).rejects.toMatchObject({ status: 404 });
  }
});

test('a ref that looks like an option of git is only a name that is not there', async () => {
  const { person } = await startFixture();
  for (const ref of ['--output=/tmp/x', '-p', '--all']) {
    await expect(person.repos.listCommits({ ...CHECKOUT, sha: ref })).rejects.toMatchObject({ status: 404 });
  }
});

test('protection is told when there is one', async () => {
  const { person, github } = await startFixture();
  const main = { ...CHECKOUT, branch: 'main' };
  await expect(person.repos.getBranchProtection(main)).rejects.toMatchObject({
    status: 404,
    message: expect.stringContaining('Branch not protected'),
  });
  github.protectBranch('acme', 'checkout', { branch: 'main', requiredApprovals: 2, enforceAdmins: true });
  expect((await person.repos.getBranch(main)).data.protected).toBe(true);
  const { data } = await person.repos.getBranchProtection(main);
  expect(data.required_pull_request_reviews?.required_approving_review_count).toBe(2);
});

test('matching refs start with what was asked for', async () => {
  const fixture = await startFixture();
  await pushBranch(fixture, 'incident/abc');
  const { data } = await fixture.person.git.listMatchingRefs({ ...CHECKOUT, ref: 'heads/incident/' });
  expect(data.map((each) => each.ref)).toEqual(['refs/heads/incident/abc']);
  await expect(fixture.person.git.getRef({ ...CHECKOUT, ref: 'heads/incident' })).rejects.toMatchObject({
    status: 404,
  });
});
