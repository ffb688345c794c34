import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  CHECKOUT,
  cloneWith,
  commitFiles,
  gitOrFail,
  mint,
  PERSON,
  pushBranch,
  remote,
  runGit,
  startFixture,
} from './fixture.ts';

test('a clone brings the commits as they were', async () => {
  const fixture = await startFixture();
  const clone = await cloneWith(fixture, 'read', await mint(fixture.github.url, { contents: 'read' }));
  const source = await gitOrFail(fixture.source, 'rev-parse', 'HEAD');
  expect(await gitOrFail(clone, 'rev-parse', 'HEAD')).toBe(source);
  expect(await readFile(join(clone, 'src', 'räume.js'), 'utf8')).toBe('export {};\n');
});

test('one commit can be fetched by its sha, without blobs, from no matter where it lies', async () => {
  const fixture = await startFixture();
  const first = await gitOrFail(fixture.source, 'rev-parse', 'HEAD~1');
  const clone = join(fixture.directory, 'partial');
  await gitOrFail(fixture.directory, 'init', '--quiet', clone);
  const origin = remote(fixture.github.url, PERSON.token);
  await gitOrFail(clone, 'fetch', '--quiet', '--depth=1', '--filter=blob:none', origin, first);
  expect(await gitOrFail(clone, 'rev-parse', 'FETCH_HEAD')).toBe(first);
  const missing = await gitOrFail(clone, 'rev-list', '--objects', '--missing=print', 'FETCH_HEAD');
  expect(missing).toMatch(/^\?[0-9a-f]{40}$/m);
});

test('a push with contents:write moves the branch', async () => {
  const fixture = await startFixture();
  const clone = await cloneWith(fixture, 'push', await mint(fixture.github.url, { contents: 'write' }));
  await commitFiles(clone, 'incident/abc', { 'src/fix.js': 'export const fixed = true;\n' });
  await gitOrFail(clone, 'push', 'origin', 'incident/abc');
  const { data } = await fixture.person.git.getRef({ ...CHECKOUT, ref: 'heads/incident/abc' });
  expect(data.object.sha).toBe(await gitOrFail(clone, 'rev-parse', 'HEAD'));
});

test('a push without contents:write is refused', async () => {
  const fixture = await startFixture();
  const token = await mint(fixture.github.url, { contents: 'read', pull_requests: 'write' });
  const clone = await cloneWith(fixture, 'read-only', token);
  await commitFiles(clone, 'incident/abc', { 'a.txt': 'a' });
  const push = await runGit(clone, 'push', 'origin', 'incident/abc');
  expect(push.exitCode).not.toBe(0);
  expect(push.stderr).toContain('403');
});

test.each([
  ['a new workflow', { '.github/workflows/ci.yml': 'on: push\n' }],
  ['a workflow under a name that git would quote', { '.github/workflows/überall.yml': 'on: push\n' }],
])('%s needs workflows:write', async (_, files) => {
  const fixture = await startFixture();
  const clone = await cloneWith(fixture, 'workflow', await mint(fixture.github.url, { contents: 'write' }));
  await commitFiles(clone, 'incident/abc', files);
  const push = await runGit(clone, 'push', 'origin', 'incident/abc');
  expect(push.exitCode).not.toBe(0);
  expect(push.stderr).toContain(
    `refusing to allow a GitHub App to create or update workflow \`${Object.keys(files)[0]}\` without \`workflows\` permission`,
  );
});

test('a workflow that only a merge commit holds, or that a later commit takes back, is refused as well', async () => {
  const fixture = await startFixture();
  const clone = await cloneWith(fixture, 'hidden', await mint(fixture.github.url, { contents: 'write' }));
  await commitFiles(clone, 'side', { 'side.txt': 'x' });
  await gitOrFail(clone, 'switch', '--quiet', 'main');
  await commitFiles(clone, 'incident/merged', { 'a.txt': 'a' });
  await gitOrFail(clone, 'merge', '--quiet', '--no-ff', '--no-commit', 'side');
  await mkdir(join(clone, '.github', 'workflows'), { recursive: true });
  await writeFile(join(clone, '.github', 'workflows', 'evil.yml'), 'on: push\n');
  await gitOrFail(clone, 'add', '--all');
  await gitOrFail(clone, 'commit', '--quiet', '-m', 'merge');
  await gitOrFail(clone, 'branch', 'incident/reverted');
  expect((await runGit(clone, 'push', 'origin', 'incident/merged')).stderr).toContain('without `workflows` permission');
  await gitOrFail(clone, 'switch', '--quiet', 'incident/reverted');
  await gitOrFail(clone, 'rm', '--quiet', '.github/workflows/evil.yml');
  await gitOrFail(clone, 'commit', '--quiet', '-m', 'nothing to see');
  expect((await runGit(clone, 'push', 'origin', 'incident/reverted')).stderr).toContain(
    'without `workflows` permission',
  );
});

test('a person’s token may push workflows', async () => {
  const fixture = await startFixture();
  await pushBranch(fixture, 'workflows', { '.github/workflows/ci.yml': 'on: push\n' });
  const { data } = await fixture.person.repos.listBranches(CHECKOUT);
  expect(data.map((each) => each.name)).toContain('workflows');
});

test('nobody pushes straight to a protected branch, nor to a pull request’s ref', async () => {
  const fixture = await startFixture();
  fixture.github.protectBranch('acme', 'checkout', { branch: 'main', requiredApprovals: 1, enforceAdmins: true });
  const clone = await cloneWith(fixture, 'protected', PERSON.token);
  await commitFiles(clone, 'work', { 'a.txt': 'a' });
  expect((await runGit(clone, 'push', 'origin', 'work:main')).stderr).toContain(
    'GH006: Protected branch update failed',
  );
  expect((await runGit(clone, 'push', 'origin', 'work:refs/pull/9/head')).stderr).toContain('hidden ref');
});

test.each([
  ['a wrong token', 'ghs_wrong', /Authentication failed|Invalid username or token/],
  ['a repository out of reach', undefined, /not found/],
])('%s cannot clone', async (_, token, message) => {
  const fixture = await startFixture();
  const { github, directory, source } = fixture;
  await github.createRepository({ owner: 'acme', name: 'secret', fromDirectory: source });
  const used = token ?? (await mint(github.url, { contents: 'read' }));
  const address = remote(github.url, used).replace('checkout', token ? 'checkout' : 'secret');
  const clone = await runGit(directory, 'clone', address, join(directory, 'no'));
  expect(clone.exitCode).not.toBe(0);
  expect(clone.stderr).toMatch(message);
});

test('a folder without git becomes one commit', async () => {
  const fixture = await startFixture();
  const folder = join(fixture.directory, 'plain');
  await gitOrFail(fixture.directory, 'clone', '--quiet', fixture.source, folder);
  await gitOrFail(folder, 'rev-parse', 'HEAD');
  await rm(join(folder, '.git'), { recursive: true });
  await fixture.github.createRepository({ owner: 'acme', name: 'plain', fromDirectory: folder });
  const { data } = await fixture.person.repos.listCommits({ owner: 'acme', repo: 'plain' });
  expect(data).toHaveLength(1);
});

test('a push and a fetch of many bytes come through whole', async () => {
  const fixture = await startFixture();
  const bytes = randomBytes(3_000_000).toString('base64');
  const clone = await pushBranch(fixture, 'large', { 'large.txt': bytes });
  const second = await cloneWith(fixture, 'large-again', PERSON.token);
  await gitOrFail(second, 'switch', '--quiet', 'large');
  expect(await gitOrFail(second, 'rev-parse', 'HEAD')).toBe(await gitOrFail(clone, 'rev-parse', 'HEAD'));
  expect(await readFile(join(second, 'large.txt'), 'utf8')).toBe(bytes);
});

test('a workflow on a side that a merge throws away is refused as well', async () => {
  const fixture = await startFixture();
  const clone = await cloneWith(fixture, 'ours', await mint(fixture.github.url, { contents: 'write' }));
  await commitFiles(clone, 'side', { '.github/workflows/evil.yml': 'on: push\n' });
  await gitOrFail(clone, 'switch', '--quiet', 'main');
  await commitFiles(clone, 'incident/abc', { 'a.txt': 'a' });
  await gitOrFail(clone, 'merge', '--quiet', '--strategy=ours', '-m', 'merge', 'side');
  expect((await runGit(clone, 'push', 'origin', 'incident/abc')).stderr).toContain('without `workflows` permission');
});
