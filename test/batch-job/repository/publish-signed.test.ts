import { chmod, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createGitHubCodeHost } from '../../../adapters/github-code-host.ts';
import { createTokenSource } from '../../../adapters/github-tokens.ts';
import { BranchTakenError } from '../../../batch-job/repository/branch-at-host.ts';
import { type FixCommit, treeOf } from '../../../batch-job/repository/build-commits.ts';
import { fetchCommit } from '../../../batch-job/repository/fetch-commit.ts';
import { createGit } from '../../../batch-job/repository/git.ts';
import { mergeTrees } from '../../../batch-job/repository/merge-trees.ts';
import { openRepository, type Repository } from '../../../batch-job/repository/open-repository.ts';
import { pushOnHead } from '../../../batch-job/repository/push-on-head.ts';
import type { CommitToSign } from '../../../core/ports/code-host.ts';
import {
  APP,
  CHECKOUT,
  cloneWith,
  type Fixture,
  gitOrFail,
  keys,
  octokit,
  PERSON,
  startFixture,
} from '../../../packages/emulators/test/github/fixture.ts';
import { searchPath, writeFiles } from './workbench.ts';

const REPOSITORY = 'acme/checkout';
const BRANCH = 'incident/f00d';
const GRANTED = { ...APP, permissions: { contents: 'write', pull_requests: 'write' } } as const;
const BRIEF = { retries: 1, longestWaitMs: 2_000, secondMs: 1 };

describe('where a rule asks for signed commits', () => {
  test('GitHub makes and signs them, with modes and links, and the branch moves at once', async () => {
    const it = await start();
    const { repository } = it;
    const tree = join(it.directory, 'tree');
    await repository.exportTree(tree);
    await writeFiles(tree, { 'src/stock.js': 'export const stock = 1;\n', 'bin/run': { executable: '#!/bin/sh\n' } });
    await rm(join(tree, 'README.md'));
    await symlink('src/stock.js', join(tree, 'link'));
    await chmod(join(tree, 'src', 'räume.js'), 0o755);
    const commits = [...commitsOf(await repository.diff(tree)), { message: report(), files: { 'docs/a.md': 'a\n' } }];
    const { head, parent, signed } = await it.publish(repository, commits);
    expect(signed).toBe(true);
    const { data } = await it.person.repos.compareCommitsWithBasehead({ ...CHECKOUT, basehead: `main...${BRANCH}` });
    expect(data.merge_base_commit.sha).toBe(parent);
    expect(data.commits.at(-1)?.sha).toBe(head);
    expect(data.commits.map(({ commit }) => [commit.verification?.verified, commit.author?.name])).toEqual([
      [true, 'mendhook[bot]'],
      [true, 'mendhook[bot]'],
    ]);
    expect(data.files?.map(({ filename, status }) => `${status} ${filename}`).sort()).toEqual([
      ...['added bin/run', 'added docs/a.md', 'added link', 'modified src/räume.js', 'modified src/stock.js'],
      'removed README.md',
    ]);
    const clone = await cloneWith(it, 'look', PERSON.token);
    const modes = await gitOrFail(clone, '-c', 'core.quotePath=false', 'ls-tree', '-r', `origin/${BRANCH}`);
    expect(modes).toMatch(/^100755 blob \w+\tbin\/run$/m);
    expect(modes).toMatch(/^120000 blob \w+\tlink$/m);
    expect(modes).toMatch(/^100755 blob \w+\tsrc\/räume\.js$/m);
  });

  test('doing it again changes nothing; another fix replaces the first, and an open draft stays open', async () => {
    const it = await start();
    const first = await it.publish(it.repository, fix('1'));
    await it.host.openDraft({ repository: REPOSITORY, base: 'main', branch: BRANCH, title: 'Fix', body: 'Because.' });
    const again = await it.publish(await it.open('again'), fix('1'));
    expect(again).toEqual({ head: first.head, parent: first.parent, rebased: true });
    const another = await it.open('another');
    expect(await another.checkBranchFree(BRANCH)).toBeUndefined();
    const second = await it.publish(another, fix('2'));
    expect(second).toMatchObject({ parent: first.parent, signed: true });
    const { data: pull } = await it.person.pulls.get({ ...CHECKOUT, pull_number: 1 });
    expect(pull).toMatchObject({ state: 'open', commits: 1, head: { sha: second.head } });
  });

  test('an answer of GitHub that is lost, or a 502, costs a repetition and leaves one commit', async () => {
    const it = await start();
    it.github.addFault({ route: 'POST /repos/*/*/git/blobs', answer: { kind: 'unavailable', status: 502 } });
    it.github.addFault({ route: 'POST /repos/*/*/git/trees', answer: { kind: 'answer-lost' } });
    it.github.addFault({ route: 'POST /repos/*/*/git/commits', answer: { kind: 'answer-lost' } });
    await it.publish(it.repository, fix('1'));
    const { data } = await it.person.repos.compareCommitsWithBasehead({ ...CHECKOUT, basehead: `main...${BRANCH}` });
    expect(data.commits).toHaveLength(1);
  });

  test('a merge of the base branch has both parents, and GitHub is given the change of the draft alone', async () => {
    const it = await start();
    const { head } = await it.publish(it.repository, fix('1'));
    const files = { 'src/a.js': 'a\n', 'src/b.js': 'b\n' };
    const base = await it.github.commitFiles('acme', 'checkout', { branch: 'main', files, message: 'on', by: 'ann' });
    const token = await it.host.pushToken(REPOSITORY);
    const git = await createGit(join(it.directory, 'merging'), `${it.github.url}/${REPOSITORY}.git`, searchPath);
    for (const commit of [it.repository.commit, base, head]) {
      await fetchCommit(git, commit, token, { ref: `refs/mendhook/${commit}` });
    }
    const trees = { base: await treeOf(git, it.repository.commit), ours: await treeOf(git, base) };
    const { tree } = await mergeTrees(git, { ...trees, theirs: await treeOf(git, head) });
    const asked: CommitToSign[] = [];
    const sign = (commit: CommitToSign) => {
      asked.push(commit);
      return it.host.signCommit(REPOSITORY, commit);
    };
    const message = `Merge branch 'main' into ${BRANCH}\n\nIncident: f00d\n`;
    const target = { branch: BRANCH, head, merged: base, token, sign };
    const pushed = await pushOnHead(git, { tree, message }, target);
    expect(asked.flatMap(({ changes }) => changes.map(({ path }) => path))).toEqual(['src/stock.js']);
    const { data } = await it.person.repos.getCommit({ ...CHECKOUT, ref: BRANCH });
    expect(pushed).toEqual({ commit: data.sha });
    expect(data.parents.map(({ sha }) => sha)).toEqual([head, base]);
    expect(data.commit).toMatchObject({ verification: { verified: true }, tree: { sha: tree } });
    expect(await pushOnHead(git, { tree, message }, target)).toEqual(pushed);
    expect(asked).toHaveLength(1);
    // The branch is still mendhook's own.
    expect(await (await it.open('again')).checkBranchFree(BRANCH)).toBeUndefined();
  });

  test("what a person commits in GitHub's editor, or another bot, is theirs", async () => {
    const it = await start();
    const { head } = await it.publish(it.repository, fix('1'));
    const clone = await cloneWith(it, 'web', PERSON.token);
    it.github.setRules('acme', 'checkout', []);
    const { data: ours } = await it.person.repos.getCommit({ ...CHECKOUT, ref: head });
    const messages = {
      '1+ada@users.noreply.github.com': 'fix: mine\n\nIncident: f00d\n',
      '2+style[bot]@users.noreply.github.com': 'style: lines\n\nIncident: f00d is mended\n',
    };
    for (const [email, message] of Object.entries(messages)) {
      const { data: theirs } = await it.person.git.createCommit({
        ...{ ...CHECKOUT, message, tree: ours.commit.tree.sha, parents: [head] },
        author: { name: 'A', email },
        committer: { name: 'GitHub', email: 'noreply@github.com' },
      });
      await gitOrFail(clone, 'fetch', '--quiet', 'origin', theirs.sha);
      await gitOrFail(clone, 'push', '--quiet', '--force', 'origin', `${theirs.sha}:refs/heads/${BRANCH}`);
      await expect(it.repository.checkBranchFree(BRANCH)).rejects.toThrow(new BranchTakenError(BRANCH, email));
    }
    await expect(it.publish(it.repository, fix('2'))).rejects.toThrow(BranchTakenError);
  });

  test('an App that may not write, and a personal token, whose commits GitHub does not sign, are refused', async () => {
    const it = await start();
    const personal = createGitHubCodeHost({ tokens: createTokenSource({ github: PERSON }), apiUrl: it.github.url });
    await expect(it.publish(it.repository, fix('1'), personal)).rejects.toMatchObject({
      retryable: false,
      message: expect.stringContaining('commits must have verified signatures, and GitHub did not sign one (unsigned)'),
    });
    it.github.addFault({
      route: 'POST /repos/*/*/git/trees',
      answer: { kind: 'refusal', status: 403, message: 'Resource not accessible by integration' },
    });
    await expect(it.publish(it.repository, fix('1'))).rejects.toMatchObject({
      retryable: false,
      message: expect.stringContaining('could not make a signed commit: Resource not accessible by integration'),
    });
    const { data } = await it.person.repos.listBranches(CHECKOUT);
    expect(data.map(({ name }) => name)).toEqual(['main']);
  });

  test('the local GitHub refuses what it does not know, and signs nothing with an author of its own', async () => {
    const it = await start();
    const token = await it.host.pushToken(REPOSITORY);
    const { git } = octokit(it.github.url, token);
    const parent = it.repository.commit;
    const { data: main } = await it.person.repos.getCommit({ ...CHECKOUT, ref: 'main' });
    const tree = main.commit.tree.sha;
    const message = 'fix: x';
    const no = 'f'.repeat(40);
    await expect(git.createCommit({ ...CHECKOUT, message, tree: no })).rejects.toThrow('Tree SHA does not exist');
    await expect(git.createCommit({ ...CHECKOUT, message, tree, parents: [no] })).rejects.toThrow('Parent SHA');
    const entry = { path: 'a', mode: '100644', type: 'blob', sha: no } as const;
    await expect(git.createTree({ ...CHECKOUT, base_tree: tree, tree: [entry] })).rejects.toThrow('not a valid blob');
    await expect(git.createTree({ ...CHECKOUT, base_tree: no, tree: [] })).rejects.toThrow('not a valid tree');
    const author = { name: 'A', email: 'a@example.com' };
    const { data } = await git.createCommit({ ...CHECKOUT, message, tree, parents: [parent], author });
    expect(data.verification).toMatchObject({ verified: false, reason: 'unsigned' });
    const reading = octokit(it.github.url, await it.host.readToken(REPOSITORY));
    await expect(reading.git.createBlob({ ...CHECKOUT, content: 'x' })).rejects.toMatchObject({ status: 403 });
  });
});

async function start() {
  const fixture = await startFixture({ app: GRANTED });
  const apiUrl = fixture.github.url;
  fixture.github.setRules('acme', 'checkout', [{ branches: 'incident/*', type: 'required_signatures' }]);
  const github = { appId: APP.id, privateKey: keys.privateKey };
  const host = createGitHubCodeHost({ tokens: createTokenSource({ github, apiUrl }), apiUrl, patience: BRIEF });
  const open = (name: string) => openAt(fixture, name, () => host.readToken(REPOSITORY));
  const publish = (repository: Repository, commits: readonly FixCommit[], by = host) =>
    repository.publishCommits(
      BRANCH,
      commits,
      () => by.pushToken(REPOSITORY),
      (commit) => by.signCommit(REPOSITORY, commit),
    );
  return { ...fixture, host, open, publish, repository: await open('first') };
}

const openAt = ({ directory, github }: Fixture, name: string, readToken: () => Promise<string>) =>
  openRepository({
    ...{ directory: join(directory, name), readToken, searchPath, branch: 'main', agentFiles: 'leave-out' },
    cloneUrl: `${github.url}/${REPOSITORY}.git`,
  });

const report = () => 'docs: add the incident report\n\nIncident: f00d';
const commitsOf = (patch: string): readonly FixCommit[] => [{ message: 'fix: count\n\nIncident: f00d\n', patch }];
const fix = (stock: string): readonly FixCommit[] => [
  { message: 'fix: count\n\nIncident: f00d', files: { 'src/stock.js': `export const stock = ${stock}${stock};\n` } },
];
