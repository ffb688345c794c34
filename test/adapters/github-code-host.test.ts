import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type LocalGitHub, startGitHub } from '@mendhook/emulators/github';
import { Octokit } from '@octokit/rest';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { createGitHubCodeHost } from '../../adapters/github-code-host.ts';
import { createTokenSource } from '../../adapters/github-tokens.ts';
import { DraftUnsupportedError } from '../../core/errors.ts';
import type { CodeHost } from '../../core/ports/code-host.ts';
import { compareMerge } from '../../core/pull-request-fate/compare-merge.ts';
import { mustRunGit } from '../../packages/emulators/test/run-git.ts';

const directory = mkdtempSync(join(tmpdir(), 'code-host-'));
const { privateKey, publicKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});
let github: LocalGitHub;
let host: CodeHost;

/** Not synchronous: the git host that it talks to runs in this very process. */
const git = (cwd: string, ...args: string[]) =>
  mustRunGit(args, { directory: cwd, environment: { GIT_TERMINAL_PROMPT: '0' } });
const withToken = (token: string) => host.cloneUrl('acme/shop').replace('http://', `http://x-access-token:${token}@`);

beforeAll(async () => {
  github = await startGitHub({
    stateDirectory: join(directory, 'state'),
    personalToken: { token: 'person', login: 'ada' },
    app: {
      id: 7,
      slug: 'mendhook',
      publicKey,
      permissions: { contents: 'write', pull_requests: 'write', issues: 'write', metadata: 'read' },
    },
  });
  const source = join(directory, 'source');
  mkdirSync(source);
  writeFileSync(join(source, 'shop.js'), 'export const open = true;\n');
  await github.createRepository({ owner: 'acme', name: 'shop', fromDirectory: source });
  host = createGitHubCodeHost({
    tokens: createTokenSource({ github: { appId: 7, privateKey }, apiUrl: github.url }),
    apiUrl: github.url,
  });
});

afterAll(async () => {
  await github.close();
  rmSync(directory, { recursive: true, force: true });
});

const FACTS = {
  ...{ repository: 'acme/shop', branch: 'incident/abc', base: 'main', head: expect.stringMatching(/^[0-9a-f]{40}$/) },
  ...{ archived: false, locked: false },
};

describe('GitHub’s own client, with tokens of an App', () => {
  test('clones with one token, which cannot push, and pushes with another', async () => {
    const clone = join(directory, 'clone');
    await git(directory, 'clone', '--quiet', withToken(await host.readToken('acme/shop')), clone);
    await git(clone, 'switch', '--quiet', '--create', 'incident/abc');
    const commit = [
      '-c',
      'user.name=t',
      '-c',
      'user.email=t@example.com',
      'commit',
      '--quiet',
      '--allow-empty',
      '-m',
      'fix',
    ];
    await git(clone, ...commit);
    await expect(git(clone, 'push', '--quiet', 'origin', 'incident/abc')).rejects.toThrow(/403|not granted|denied/i);
    await git(clone, 'push', '--quiet', withToken(await host.pushToken('acme/shop')), 'incident/abc');
  });

  test('opens a draft and finds it again by its branch', async () => {
    expect(await host.findPullRequest('acme/shop', 'incident/abc')).toBeUndefined();
    const draft = {
      repository: 'acme/shop',
      base: 'main',
      branch: 'incident/abc',
      title: 'Fix it',
      body: 'Because.',
    };
    const opened = await host.openDraft(draft);
    expect(opened).toMatchObject({ number: 1, branch: 'incident/abc', title: 'Fix it', draft: true });
    expect(await host.findPullRequest('acme/shop', 'incident/abc')).toEqual({
      ...opened,
      state: 'open',
      merged: false,
      body: 'Because.',
    });
    expect(github.pullRequests()[0]?.labels).toEqual([]);
    const another = host.openDraft({ ...draft, body: 'Something else.' });
    await expect(another).rejects.toMatchObject({ system: 'GitHub', retryable: false });
  });

  test('brings a draft up to date, and its labels', async () => {
    const { number } = (await host.findPullRequest('acme/shop', 'incident/abc')) ?? { number: 0 };
    const target = { repository: 'acme/shop', number };
    const labels = () => github.pullRequests()[0]?.labels.toSorted();
    await host.setLabels({ ...target, labels: ['incident:active', 'incident:investigating', 'incident-fp:abc'] });
    const draft = {
      repository: 'acme/shop',
      base: 'main',
      branch: 'incident/abc',
      title: 'Fix it better',
      body: 'Because of that.',
    };
    const wanted = ['incident:active', 'incident:fix-proposed', 'incident-fp:abc'];
    for (let times = 0; times < 2; times++) {
      expect(await host.updateDraft(number, draft)).toMatchObject({ number, title: 'Fix it better', draft: true });
      await host.setLabels({ ...target, labels: wanted });
      expect(labels()).toEqual(wanted.toSorted());
    }
    expect(await host.findPullRequest('acme/shop', 'incident/abc')).toMatchObject({ body: 'Because of that.' });
    expect(github.pullRequests()).toHaveLength(1);
  });

  test('where drafts are not to be had, it says so and opens nothing', async () => {
    const asked: unknown[] = [];
    const server = createServer((request, response) => {
      request.on('data', (chunk) => asked.push(String(chunk)));
      request.on('end', () => {
        response.writeHead(422, { 'content-type': 'application/json' });
        response.end('{"message":"Draft pull requests are not supported in this repository."}');
      });
    }).listen(0, '127.0.0.1');
    onTestFinished(() => void server.close());
    await once(server, 'listening');
    // A server that listens on an address and port has an address of this shape.
    const { port } = server.address() as AddressInfo;
    const tokens = createTokenSource({ github: { token: 'ghp_x' } });
    const bare = createGitHubCodeHost({ tokens, apiUrl: `http://127.0.0.1:${port}` });
    const draft = { repository: 'acme/shop', base: 'main', branch: 'b', title: 't', body: 'b' };
    await expect(bare.openDraft(draft)).rejects.toBeInstanceOf(DraftUnsupportedError);
    expect(asked).toEqual([expect.stringContaining('"draft":true')]);
  });

  test('with two fine-grained tokens, one pushes and the other does the rest', async () => {
    const { mint } = createTokenSource({ github: { pushToken: 'push', pullRequestToken: 'pull' } });
    expect(await mint('acme/shop', { contents: 'write' })).toBe('push');
    expect(await mint('acme/shop', { contents: 'read' })).toBe('pull');
    expect(await mint('acme/shop', { contents: 'read', pull_requests: 'write' })).toBe('pull');
  });

  test('keeps one comment, found by its marker when its number was lost', async () => {
    const comment = { repository: 'acme/shop', number: 1, marker: '<!-- count -->' };
    const id = await host.putComment({ ...comment, body: 'seen 3 times <!-- count -->' });
    expect(await host.putComment({ ...comment, commentId: id, body: 'seen 4 times <!-- count -->' })).toBe(id);
    expect(await host.putComment({ ...comment, body: 'seen 5 times <!-- count -->' })).toBe(id);
    const pull = await github.pullRequest('acme', 'shop', 1);
    expect(pull?.comments.map(({ body }) => body)).toEqual(['seen 5 times <!-- count -->']);
  });

  test('knows what people made of it: closed by whom and why, reopened, merged', async () => {
    expect(await host.readPullRequest('acme/shop', 99)).toBeUndefined();
    expect(await host.readPullRequest('acme/shop', 1)).toMatchObject({ state: 'open', draft: true, ...FACTS });
    const person = new Octokit({ baseUrl: github.url, auth: 'person' });
    const pull = { owner: 'acme', repo: 'shop', issue_number: 1 };
    await person.issues.createComment({ ...pull, body: 'Not the cause.\nSee #3.' });
    github.closePullRequest('acme', 'shop', 1, 'ada');
    const closed = { at: expect.any(Number), by: 'ada', reason: 'Not the cause. See #3.' };
    const found1 = await host.readPullRequest('acme/shop', 1);
    expect([found1?.state, found1?.draft, found1?.closed]).toEqual(['closed', true, closed]);

    // A bot closes by a timer or at a person's word: what a bot says is no reason, what the person said is.
    await github.reopenPullRequest('acme', 'shop', 1, 'ada');
    github.closePullRequest('acme', 'shop', 1, 'stale[bot]');
    expect(await host.readPullRequest('acme/shop', 1)).toMatchObject({
      closed: { by: 'stale[bot]', reason: 'Not the cause. See #3.' },
    });

    await github.reopenPullRequest('acme', 'shop', 1, 'ada');
    github.setDraft('acme', 'shop', 1, false, 'ada');
    expect(await host.readPullRequest('acme/shop', 1)).toMatchObject({ state: 'open', draft: false });
    await github.mergePullRequest('acme', 'shop', 1, 'ada');
    const merged = { at: expect.any(Number), by: 'ada', commit: expect.stringMatching(/^[0-9a-f]{40}$/) };
    const found = await host.readPullRequest('acme/shop', 1);
    expect(found).toMatchObject({ state: 'closed', draft: false, merged });

    const fix = found?.merged?.commit ?? '';
    const { data: before } = await person.repos.getCommit({ owner: 'acme', repo: 'shop', ref: `${fix}` });
    const parent = before.parents[0]?.sha ?? '';
    expect(await host.contains('acme/shop', { commit: fix, ancestor: fix })).toBe(true);
    expect(await host.contains('acme/shop', { commit: fix, ancestor: parent })).toBe(true);
    expect(await host.contains('acme/shop', { commit: parent, ancestor: fix })).toBe(false);
    expect(await host.contains('acme/shop', { commit: 'f'.repeat(40), ancestor: fix })).toBeUndefined();
  });

  test('gives it the labels of its fate, and leaves other people’s alone', async () => {
    const target = { repository: 'acme/shop', number: 1 };
    const person = new Octokit({ baseUrl: github.url, auth: 'person' });
    const theirs = ['bug', 'incident:severity-1'];
    await person.issues.addLabels({ owner: 'acme', repo: 'shop', issue_number: 1, labels: theirs });
    for (let times = 0; times < 2; times++) {
      await host.setLabels({ ...target, labels: ['incident-fp:abc', 'incident:merged'] });
      const labels = github.pullRequests()[0]?.labels.toSorted();
      expect(labels).toEqual(['incident-fp:abc', 'incident:merged', ...theirs].toSorted());
    }
  });

  test('says which repository it has no token for', async () => {
    await expect(host.readToken('acme/other')).rejects.toMatchObject({
      name: 'UpstreamError',
      message: expect.stringContaining('could not mint a token for acme/other'),
    });
  });
});

describe('what happens to a pull request, as GitHub tells it', () => {
  const place = ['acme', 'shop'] as const;

  /** Opens one that is ready for review. */
  async function open(branch: string) {
    const files = { [`${branch}.js`]: `export const at = '${branch}';\n` };
    const head = await github.commitFiles(...place, { branch, files, message: `fix: ${branch}`, by: 'mendhook[bot]' });
    const number = await github.openPullRequest(...place, {
      title: branch,
      head: branch,
      base: 'main',
      by: 'mendhook[bot]',
    });
    return { number, head, read: () => host.readPullRequest('acme/shop', number) };
  }

  test.each(['merge', 'squash', 'rebase'] as const)('a %s is recognised as merged, by its commit', async (method) => {
    const { number, read } = await open(`by-${method}`);
    await github.mergePullRequest(...place, number, 'ada', method);
    const { merged } = (await read()) ?? {};
    expect(merged).toMatchObject({ by: 'ada', commit: expect.stringMatching(/^[0-9a-f]{40}$/) });
    const main = { commit: 'main', ancestor: merged?.commit ?? '' };
    expect(await host.contains('acme/shop', main)).toBe(true);
  });

  test('locked, pushed to, retargeted, queued, dropped from the queue', async () => {
    const { number, head, read } = await open('moves');
    expect(await read()).toMatchObject({ head, base: 'main', locked: false });
    expect(await read()).not.toHaveProperty('queue');
    github.lockPullRequest(...place, number, true, 'ada');
    const moved = await github.commitFiles(...place, { branch: 'moves', files: { b: 'b' }, message: 'm', by: 'ann' });
    await github.commitFiles(...place, { branch: 'release', files: { c: 'c' }, message: 'm', by: 'ann' });
    await github.retargetPullRequest(...place, number, 'release', 'ann');
    expect(await read()).toMatchObject({ head: moved, base: 'release', locked: true });
    github.enqueuePullRequest(...place, number, 'ann');
    expect(await read()).toMatchObject({ queue: { state: 'queued', at: expect.any(Number) } });
    github.dequeuePullRequest(...place, number, 'CI_FAILURE', 'github-merge-queue[bot]');
    expect(await read()).toMatchObject({ queue: { state: 'dequeued' } });
  });

  test('its branch deleted: closed by who deleted it', async () => {
    const { read } = await open('deleted');
    await github.deleteBranch(...place, 'deleted', 'ann');
    expect(await read()).toMatchObject({ state: 'closed', closed: { by: 'ann', branchDeleted: true } });
  });

  test('who did what: strangers, bots and mendhook itself do not count, nor a label of a bot', async () => {
    const { number, read } = await open('left-alone');
    const attention = () => host.readAttention('acme/shop', number);
    for (const by of ['stranger', 'reviewer[bot]', 'mendhook[bot]'])
      github.comment(...place, number, { by, body: 'up' });
    github.review(...place, number, { by: 'reviewer[bot]', body: 'please look' });
    github.addCollaborator(...place, { login: 'labeler[bot]', role: 'write', isMember: false });
    github.labelPullRequest(...place, number, 'mendhook:keep', 'labeler[bot]');
    expect(await attention()).toEqual({ isKept: false, isHeadByBot: true });
    expect(() => github.labelPullRequest(...place, number, 'mendhook:keep', 'stranger')).toThrow('triage');

    github.addCollaborator(...place, { login: 'ann', role: 'write', isMember: true });
    github.review(...place, number, { by: 'ann', body: 'hm' });
    const { newest = 0 } = await attention();
    expect(Math.abs(newest - Date.now())).toBeLessThan(60_000);
    github.unlabelPullRequest(...place, number, 'mendhook:keep', 'ann');
    github.labelPullRequest(...place, number, 'mendhook:keep', 'ann');
    expect(await attention()).toMatchObject({ isKept: true });
    github.unlabelPullRequest(...place, number, 'mendhook:keep', 'ann');
    expect(await attention()).toMatchObject({ isKept: false });

    await host.closePullRequest('acme/shop', number);
    await host.closePullRequest('acme/shop', number);
    expect(await read()).toMatchObject({ state: 'closed', closedByAuthor: true, closed: { by: 'mendhook[bot]' } });
  });

  test('who was asked for a review, and who has given one, is not asked again', async () => {
    const { number } = await open('reviewed');
    const asked = () => host.readAskedReviewers('acme/shop', number);
    for (const login of ['carl', 'dora']) github.addCollaborator(...place, { login, role: 'write', isMember: true });
    github.addTeam(...place, 'core');
    expect(await asked()).toEqual({ people: [], teams: [] });
    await host.askReviewers({ repository: 'acme/shop', number, people: ['carl'], teams: ['core'] });
    github.review(...place, number, { by: 'dora', body: 'good' });
    github.review(...place, number, { by: 'reviewer[bot]', body: 'hm' });
    expect(await asked()).toEqual({ people: ['carl', 'dora'], teams: ['core'] });
    const stranger = { repository: 'acme/shop', number, people: ['stranger'], teams: [] };
    await expect(host.askReviewers(stranger)).rejects.toMatchObject({ retryable: false });
  });

  test('a conversation of 600 comments is read from its end', async () => {
    const { number } = await open('much-said');
    for (let turn = 0; turn < 600; turn += 1) github.comment(...place, number, { by: 'stranger', body: `${turn}` });
    github.comment(...place, number, { by: 'ann', body: 'the last word' });
    expect(await host.readAttention('acme/shop', number)).toHaveProperty('newest');
  });

  test('what was merged beside what was pushed: as it was, or with a commit of a person', async () => {
    const kindOf = async (number: number, pushed: string) => {
      const files = await host.readMergedFiles('acme/shop', number, pushed);
      return files && compareMerge(files).kind;
    };
    const asItWas = await open('as-is');
    await github.mergePullRequest(...place, asItWas.number, 'ada', 'squash');
    expect(await kindOf(asItWas.number, asItWas.head)).toBe('as-is');

    const changed = await open('changed');
    const files = { 'changed.js': 'export const at = 1;\n' };
    await github.commitFiles(...place, { branch: 'changed', files, message: 'better', by: 'ann' });
    await github.mergePullRequest(...place, changed.number, 'ada', 'squash');
    expect(await kindOf(changed.number, changed.head)).toBe('changed');
    expect(await kindOf(changed.number, 'f'.repeat(40))).toBeUndefined();
  });

  describe('a merge is compared by what it brought to the base branch, which has moved on', () => {
    const SHOP = 'export const open = true;\n';
    /** A draft of two commits, whose base branch then gets another change of the same file. */
    const openMoved = async (branch: string) => {
      const path = `${branch}.js`;
      const text = Array.from({ length: 30 }, (_, line) => `line(${line});\n`).join('');
      await github.commitFiles(...place, { branch: 'main', files: { [path]: text }, message: 'before', by: 'ann' });
      const fixed = text.replace('line(20)', 'line(20.5)');
      const ours = { branch, by: 'mendhook[bot]' };
      await github.commitFiles(...place, { ...ours, files: { [path]: fixed }, message: 'fix' });
      const head = await github.commitFiles(...place, { ...ours, files: { 'report.md': SHOP }, message: 'report' });
      const pull = { title: branch, head: branch, base: 'main', by: 'mendhook[bot]' };
      const number = await github.openPullRequest(...place, pull);
      const moved = { [path]: text.replace('line(2)', 'line(2.5)'), [`other-${path}`]: SHOP };
      await github.commitFiles(...place, { branch: 'main', files: moved, message: 'meanwhile', by: 'ann' });
      return { path, head, number, merged: fixed.replace('line(2)', 'line(2.5)') };
    };
    const comparisonOf = async (number: number, pushed: string) => {
      const files = await host.readMergedFiles('acme/shop', number, pushed);
      return files && compareMerge(files);
    };

    test('an open draft says how far it is behind, and whether it merges', async () => {
      const { number, head } = await openMoved('behind');
      const move = { head, behindBy: 1, base: expect.stringMatching(/^[0-9a-f]{40}$/) };
      // GitHub finds that out in the background, and says null until then.
      expect(await host.readBaseMove('acme/shop', number)).toEqual(move);
      expect(await host.readBaseMove('acme/shop', number)).toEqual({ ...move, mergeable: true });
      const theirs = { 'behind.js': 'line(1);\n' };
      await github.commitFiles(...place, { branch: 'main', files: theirs, message: 'rewritten', by: 'ann' });
      await host.readBaseMove('acme/shop', number);
      expect(await host.readBaseMove('acme/shop', number)).toMatchObject({ behindBy: 2, mergeable: false });
      await host.closePullRequest('acme/shop', number);
      expect(await host.readBaseMove('acme/shop', number)).toBeUndefined();
      expect(await host.readBaseMove('acme/shop', 999)).toBeUndefined();
    });

    test.each(['merge', 'squash', 'rebase'] as const)('by a %s: as it was', async (method) => {
      const { number, head } = await openMoved(`moved-${method}`);
      await github.mergePullRequest(...place, number, 'ada', method);
      expect(await comparisonOf(number, head)).toEqual({ kind: 'as-is' });
    });

    test.each(['merge', 'squash', 'rebase'] as const)(
      'by a %s, after a commit of a person: changed',
      async (method) => {
        const { number, head, path } = await openMoved(`changed-${method}`);
        const better = { [`better-${path}`]: SHOP };
        await github.commitFiles(...place, {
          branch: `changed-${method}`,
          files: better,
          message: 'better',
          by: 'ann',
        });
        await github.mergePullRequest(...place, number, 'ada', method);
        const compared = await comparisonOf(number, head);
        expect(compared?.kind).toBe('changed');
        expect(compared?.kind === 'changed' && compared.difference.match(/^## .+/gm)).toEqual([`## better-${path}`]);
      },
    );

    test.each([
      ['as it was', (text: string) => text, 'as-is'],
      ['with a change that no commit of its branch has', (text: string) => `${text}more();\n`, 'changed'],
    ])('by hand, %s', async (_, change, kind) => {
      const branch = `by-hand-${kind}`;
      const { number, head, path, merged } = await openMoved(branch);
      const clone = join(directory, branch);
      const remote = host.cloneUrl('acme/shop').replace('http://', 'http://x-access-token:person@');
      await git(directory, 'clone', '--quiet', remote, clone);
      const who = ['-c', 'user.name=ada', '-c', 'user.email=ada@example.com'];
      await git(clone, ...who, 'merge', '--quiet', '--no-ff', '--no-commit', `origin/${branch}`);
      writeFileSync(join(clone, path), change(merged));
      await git(clone, ...who, 'commit', '--quiet', '--all', '--message', 'merged by hand');
      await git(clone, 'push', '--quiet', 'origin', 'main');
      expect(await host.readPullRequest('acme/shop', number)).toMatchObject({ merged: { by: 'ada' } });
      expect(await comparisonOf(number, head)).toMatchObject({ kind });
    });
  });

  test('its repository archived, then renamed: tokens are minted for the new name', async () => {
    await github.createRepository({ owner: 'acme', name: 'cart', fromDirectory: join(directory, 'source') });
    const commit = { branch: 'fix', files: { a: 'a' }, message: 'm', by: 'mendhook[bot]' };
    await github.commitFiles('acme', 'cart', commit);
    await github.openPullRequest('acme', 'cart', { title: 't', head: 'fix', base: 'main', by: 'mendhook[bot]' });
    github.archiveRepository('acme', 'cart');
    expect(await host.readPullRequest('acme/cart', 1)).toMatchObject({ archived: true, repository: 'acme/cart' });
    await expect(host.setLabels({ repository: 'acme/cart', number: 1, labels: ['incident:active'] })).rejects.toThrow(
      /archived/,
    );
    github.unarchiveRepository('acme', 'cart');
    await github.renameRepository('acme', 'cart', 'basket');
    // A process that starts now has no token from before.
    const tokens = createTokenSource({ github: { appId: 7, privateKey }, apiUrl: github.url });
    const fresh = createGitHubCodeHost({ tokens, apiUrl: github.url });
    expect(await fresh.readPullRequest('acme/cart', 1)).toMatchObject({ archived: false, repository: 'acme/basket' });
    await fresh.setLabels({ repository: 'acme/cart', number: 1, labels: ['incident:active'] });
    expect((await github.pullRequest('acme', 'basket', 1))?.labels).toEqual(['incident:active']);
  });
});
