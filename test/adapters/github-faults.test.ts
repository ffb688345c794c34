import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { FaultAnswer } from '@mendhook/emulators/github/faults';
import { describe, expect, test } from 'vitest';
import type { Patience } from '../../adapters/create-octokit.ts';
import { createGitHubCodeHost } from '../../adapters/github-code-host.ts';
import { createTokenSource } from '../../adapters/github-tokens.ts';
import { APP, type Fixture, keys, pushBranch, startFixture } from '../../packages/emulators/test/github/fixture.ts';

const REPOSITORY = 'acme/checkout';
const MINT = 'POST /app/installations/*/access_tokens';
const GRANTED = { ...APP, permissions: { contents: 'write', pull_requests: 'write', issues: 'write' } } as const;
/** Waits of seconds take milliseconds. */
const BRIEF: Patience = { retries: 1, longestWaitMs: 2_000, secondMs: 1 };
const PATIENT: Patience = { ...BRIEF, longestWaitMs: 120_000 };
const PATIENT_THRICE: Patience = { ...PATIENT, retries: 3 };
const DRAFT = {
  repository: REPOSITORY,
  base: 'main',
  branch: 'incident/abc',
  title: 'Fix it',
  body: 'Because.',
  labels: [],
};

async function start(patience = BRIEF, github: Parameters<typeof createTokenSource>[0]['github'] = ofApp()) {
  const fixture = await startFixture({ app: GRANTED });
  const apiUrl = fixture.github.url;
  const tokens = createTokenSource({ github, apiUrl, patience });
  return { ...fixture, tokens, host: createGitHubCodeHost({ tokens, apiUrl, patience }) };
}

const ofApp = (privateKey = keys.privateKey) => ({ appId: APP.id, privateKey });
const addFault = ({ github }: Fixture, route: string, answer: FaultAnswer, times: number) =>
  github.addFault({ route, answer, times });

const BAD_GATEWAY: FaultAnswer = { kind: 'unavailable', status: 502 };
const UNAVAILABLE: FaultAnswer = { kind: 'unavailable', status: 503 };
const LOST: FaultAnswer = { kind: 'answer-lost' };
const SECONDARY: FaultAnswer = { kind: 'secondary-limit', retryAfter: 60 };
const PRIMARY: FaultAnswer = { kind: 'primary-limit', resetAfter: 60 };

const PASSING: readonly (readonly [string, FaultAnswer, number | undefined])[] = [
  ['502', BAD_GATEWAY, undefined],
  ['503', UNAVAILABLE, undefined],
  ['a lost answer', LOST, undefined],
  ['a secondary limit', SECONDARY, 60_000],
  ['a primary limit', PRIMARY, 61_000],
];

describe.each([
  ['minting a token', MINT],
  ['finding the installation', 'GET /repos/*/*/installation'],
  ['reading a pull request', 'GET /repos/*/*/pulls/*'],
])('%s', (_, route) => {
  test('a fault that lasts too long for this caller is passing, and says how long', async () => {
    const world = await start();
    for (const [name, answer, wait] of PASSING) {
      addFault(world, route, answer, answer.kind === 'unavailable' || answer.kind === 'answer-lost' ? 2 : 1);
      const refused = await createFreshHost(world)
        .readPullRequest(REPOSITORY, 1)
        .catch((error: unknown) => error);
      expect(refused, name).toMatchObject({ name: 'UpstreamError', retryable: true });
      expect(String(refused), name).not.toContain('<');
      const { retryAfterMs } = refused as { retryAfterMs?: number };
      if (wait === undefined) expect(retryAfterMs, name).toBeUndefined();
      else expect(Math.abs((retryAfterMs ?? 0) - wait), name).toBeLessThan(2_500);
    }
  });

  test('a fault that passes in time is not seen', async () => {
    const world = await start(PATIENT);
    for (const [name, answer] of PASSING) {
      addFault(world, route, answer, 1);
      expect(await createFreshHost(world, PATIENT).readPullRequest(REPOSITORY, 1), name).toBeUndefined();
    }
  });
});

test.each(PASSING)('%s is a passing fault of a query as well', async (_, answer, wait) => {
  const world = await start();
  await pushBranch(world, DRAFT.branch);
  const { number } = await world.host.openDraft(DRAFT);
  addFault(world, 'POST /graphql', answer, 1);
  const refused = await world.host.readReviewThreads(REPOSITORY, number).catch((error: unknown) => error);
  expect(refused).toMatchObject({ name: 'UpstreamError', retryable: true });
  const { retryAfterMs } = refused as { retryAfterMs?: number };
  expect(Math.abs((retryAfterMs ?? 0) - (wait ?? 0))).toBeLessThan(2_500);
  expect(await world.host.readReviewThreads(REPOSITORY, number)).toEqual({ threads: [], leftOut: 0 });
});

/** Tokens and installations are kept for an hour: a new host asks for them again. */
function createFreshHost({ github }: Fixture, patience = BRIEF) {
  const tokens = createTokenSource({ github: ofApp(), apiUrl: github.url, patience });
  return createGitHubCodeHost({ tokens, apiUrl: github.url, patience });
}

test('a token that GitHub does not know yet is tried again, and so is one that it does not mint yet', async () => {
  const world = await start(PATIENT_THRICE);
  addFault(world, 'GET /repos/*/*/pulls/*', { kind: 'bad-credentials' }, 3);
  expect(await world.host.readPullRequest(REPOSITORY, 1)).toBeUndefined();
  for (const route of [MINT, 'GET /repos/*/*/installation']) {
    addFault(world, route, { kind: 'bad-credentials' }, 2);
    expect(await createFreshHost(world, PATIENT_THRICE).readPullRequest(REPOSITORY, 1), route).toBeUndefined();
  }
});

test.each([
  ['a repository without the App', 'acme/other', ofApp(), {}],
  ['a key that is not the App’s', REPOSITORY, ofApp(otherKey()), {}],
  ['a permission that was not granted', REPOSITORY, ofApp(), { checks: 'write' as const }],
])('%s is a lasting refusal', async (_, repository, github, permissions) => {
  const { tokens } = await start(BRIEF, github);
  await expect(tokens.mint(repository, { contents: 'read', ...permissions })).rejects.toMatchObject({
    name: 'UpstreamError',
    retryable: false,
  });
});

test('a host that cannot be reached is a passing fault', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  // A server that listens on an address and port has an address of this shape.
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  const tokens = createTokenSource({ github: ofApp(), apiUrl: `http://127.0.0.1:${port}`, patience: BRIEF });
  await expect(tokens.mint(REPOSITORY, { contents: 'read' })).rejects.toMatchObject({ retryable: true });
});

describe('what was carried out is not done twice', () => {
  test('a draft whose answer was lost is found', async () => {
    const world = await start();
    await pushBranch(world, DRAFT.branch);
    addFault(world, 'POST /repos/*/*/pulls', LOST, 1);
    expect(await world.host.openDraft(DRAFT)).toMatchObject({ number: 1, draft: true, branch: DRAFT.branch });
    expect(world.github.pullRequests()).toHaveLength(1);
    expect(await world.host.openDraft(DRAFT)).toMatchObject({ number: 1 });
    const another = world.host.openDraft({ ...DRAFT, body: 'Something else.' });
    await expect(another).rejects.toMatchObject({ retryable: false });
  });

  test('a draft that was not opened is opened by the next try', async () => {
    const world = await start();
    await pushBranch(world, DRAFT.branch);
    addFault(world, 'POST /repos/*/*/pulls', BAD_GATEWAY, 1);
    await expect(world.host.openDraft(DRAFT)).rejects.toMatchObject({ retryable: true });
    expect(world.github.pullRequests()).toHaveLength(0);
    expect(await world.host.openDraft(DRAFT)).toMatchObject({ number: 1 });
  });

  test('a draft that is open already is found later, where the list does not show it at once', async () => {
    const world = await start();
    await pushBranch(world, DRAFT.branch);
    const marked = { ...DRAFT, body: 'Seen twice. <!-- mendhook:incident=abc -->' };
    await world.host.openDraft(marked);
    const exists = {
      resource: 'PullRequest',
      code: 'custom' as const,
      message: 'A pull request already exists for acme:x.',
    };
    const taken: FaultAnswer = { kind: 'refusal', status: 422, message: 'Validation Failed', errors: [exists] };
    addFault(world, 'POST /repos/*/*/pulls', taken, 1);
    const branch = 'incident/not-listed';
    await expect(world.host.openDraft({ ...marked, branch })).rejects.toMatchObject({ retryable: true });
    // What it counts may have changed between two tries: it is the same incident's draft all the same.
    const again = { ...marked, title: 'Fix it all', body: 'Seen 3 times. <!-- mendhook:incident=abc -->' };
    expect(await world.host.openDraft(again)).toMatchObject({ number: 1, title: 'Fix it all' });
    expect(world.github.pullRequests()).toHaveLength(1);
    const another = world.host.openDraft({ ...again, body: '<!-- mendhook:incident=def -->' });
    await expect(another).rejects.toMatchObject({ retryable: false });
  });

  test.each([
    ['a branch that GitHub has not seen yet', 422, 'Validation Failed', 'head', true],
    ['a repository that GitHub has not seen yet', 404, 'Not Found', undefined, true],
    ['content that comes too quickly', 422, 'Validation Failed: was submitted too quickly', undefined, true],
    ['a limit in older words', 403, 'You have triggered an abuse detection mechanism.', undefined, true],
    ['a base that is gone', 422, 'Validation Failed', 'base', false],
    ['a permission that lacks', 403, 'Resource not accessible by integration', undefined, false],
  ] as const)('a draft that is refused for %s', async (_, status, message, field, retryable) => {
    const world = await start();
    const errors = field === undefined ? [] : [{ resource: 'PullRequest', field, code: 'invalid' as const }];
    addFault(world, 'POST /repos/*/*/pulls', { kind: 'refusal', status, message, errors }, 1);
    await expect(world.host.openDraft(DRAFT)).rejects.toMatchObject({ name: 'UpstreamError', retryable });
  });

  test('a comment whose answer was lost is written once', async () => {
    const world = await start();
    await pushBranch(world, DRAFT.branch);
    await world.host.openDraft(DRAFT);
    const comment = { repository: REPOSITORY, number: 1, marker: '<!-- count -->', body: 'seen <!-- count -->' };
    addFault(world, 'POST /repos/*/*/issues/*/comments', LOST, 1);
    await expect(world.host.putComment(comment)).rejects.toMatchObject({ retryable: true });
    await world.host.putComment(comment);
    expect((await world.github.pullRequest('acme', 'checkout', 1))?.comments).toHaveLength(1);
  });

  test('labels whose answers were lost are there', async () => {
    const world = await start();
    await pushBranch(world, DRAFT.branch);
    await world.host.openDraft(DRAFT);
    const target = { repository: REPOSITORY, number: 1 };
    await world.host.setLabels({ ...target, labels: ['incident:active'] });
    addFault(world, 'POST /repos/*/*/issues/*/labels', LOST, 1);
    addFault(world, 'DELETE /repos/*/*/issues/*/labels/*', LOST, 1);
    await world.host.setLabels({ ...target, labels: ['incident:merged'] });
    expect(world.github.pullRequests()[0]?.labels).toEqual(['incident:merged']);
  });
});

/** RSA, in the form in which GitHub hands out keys. */
function otherKey(): string {
  return generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  }).privateKey;
}
