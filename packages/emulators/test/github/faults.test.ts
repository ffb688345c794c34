import { expect, test } from 'vitest';
import type { FaultAnswer } from '../../github/faults.ts';
import { createSecondaryLimits } from '../../github/secondary-limits.ts';
import {
  APP,
  CHECKOUT,
  cloneWith,
  commitFiles,
  gitOrFail,
  mint,
  octokit,
  PERSON,
  pushBranch,
  runGit,
  startFixture,
} from './fixture.ts';

const SECOND = Math.floor(Date.now() / 1_000);

const ANSWERS: readonly (readonly [string, FaultAnswer, object])[] = [
  [
    'a secondary limit',
    { kind: 'secondary-limit', retryAfter: 60 },
    {
      status: 403,
      message: expect.stringContaining('You have exceeded a secondary rate limit'),
      response: { headers: { 'retry-after': '60' } },
    },
  ],
  [
    'a primary limit',
    { kind: 'primary-limit', resetAfter: 30 },
    {
      status: 403,
      message: expect.stringContaining('API rate limit exceeded'),
      response: { headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(SECOND + 30) } },
    },
  ],
  [
    'a page of the load balancer',
    { kind: 'unavailable', status: 502 },
    { status: 502, response: { headers: { 'content-type': expect.stringContaining('text/html') } } },
  ],
  [
    'a token that is not known yet',
    { kind: 'bad-credentials' },
    { status: 401, message: expect.stringContaining('Bad credentials') },
  ],
  ['a lost answer', { kind: 'answer-lost' }, { status: 500, response: undefined }],
];

test('each fault is answered as often as it was asked for', async () => {
  const { github, person } = await startFixture({ clock: () => SECOND * 1_000 });
  for (const [name, answer, expected] of ANSWERS) {
    github.addFault({ route: 'GET /repos/*/*', times: 2, answer });
    for (let times = 0; times < 2; times++)
      expect(await refusalOf(person.repos.get(CHECKOUT)), name).toMatchObject(expected);
    expect((await person.repos.get(CHECKOUT)).status).toBe(200);
    expect((await person.pulls.list(CHECKOUT)).status).toBe(200);
  }
});

const refusalOf = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => 'answered',
    (error: unknown) => error,
  );

test('a call whose answer is lost was carried out: the same again finds that it exists', async () => {
  const fixture = await startFixture();
  const { github, person } = fixture;
  await pushBranch(fixture, 'incident/abc');
  github.addFault({ route: 'POST /repos/*/*/pulls', answer: { kind: 'answer-lost' } });
  const pull = { ...CHECKOUT, title: 'x', head: 'incident/abc', base: 'main' };
  await expect(person.pulls.create(pull)).rejects.toMatchObject({ status: 500 });
  await expect(person.pulls.create(pull)).rejects.toMatchObject({
    status: 422,
    message: expect.stringContaining('A pull request already exists for acme:incident/abc.'),
  });
  expect(github.pullRequests()).toHaveLength(1);
});

test('git meets faults as well: a fetch that is refused, a push whose answer is lost', async () => {
  const fixture = await startFixture();
  const { github, person } = fixture;
  const clone = await cloneWith(fixture, 'x', PERSON.token);
  github.addFault({ route: 'GET /acme/checkout.git/info/refs', answer: { kind: 'unavailable', status: 503 } });
  expect((await runGit(clone, 'fetch', 'origin')).stderr).toContain('error: 503');
  await commitFiles(clone, 'incident/abc', { 'a.txt': 'a' });
  github.addFault({ route: 'POST /acme/checkout.git/git-receive-pack', answer: { kind: 'answer-lost' } });
  expect((await runGit(clone, 'push', 'origin', 'incident/abc')).exitCode).not.toBe(0);
  const { data } = await person.git.getRef({ ...CHECKOUT, ref: 'heads/incident/abc' });
  expect(data.object.sha).toBe(await gitOrFail(clone, 'rev-parse', 'HEAD'));
});

test('who writes too quickly is refused until the minute is over', async () => {
  const clock = { now: SECOND * 1_000 };
  const { person } = await startFixture({ clock: () => clock.now });
  for (let number = 0; number < 80; number++) await person.issues.createLabel({ ...CHECKOUT, name: `label ${number}` });
  clock.now += 20_000;
  await expect(person.issues.createLabel({ ...CHECKOUT, name: 'more' })).rejects.toMatchObject({
    status: 403,
    message: expect.stringContaining('secondary rate limit'),
    response: { headers: { 'retry-after': '40' } },
  });
  clock.now += 40_000;
  await person.issues.createLabel({ ...CHECKOUT, name: 'more' });
});

test.each([
  ['writes in a minute', 'POST', 0, 80],
  ['writes in an hour', 'PATCH', 60_000 / 80, 500],
  ['reads in a minute', 'GET', 0, 900],
])('%s: the limit that GitHub documents', (_, method, pause, most) => {
  let now = 0;
  const count = createSecondaryLimits(() => now);
  for (let number = 0; number < most; number++, now += pause) count('one', method);
  expect(() => count('one', method)).toThrow(/secondary rate limit/);
  expect(() => count('another', method)).not.toThrow();
});

const LABELS: readonly (readonly [string, Parameters<typeof mint>[1], string, string])[] = [
  ['a known label', { pull_requests: 'write' }, 'known', 'answered'],
  ['a new label', { pull_requests: 'write' }, 'new', 'You do not have permission to create labels on this repository.'],
  ['a new label, with both permissions', { pull_requests: 'write', issues: 'write' }, 'new', 'answered'],
  ['a known label of a pull request', { issues: 'write' }, 'known', 'Resource not accessible by integration'],
];

test('who may put which label on a pull request', async () => {
  const permissions = { contents: 'write', pull_requests: 'write', issues: 'write' } as const;
  const fixture = await startFixture({ app: { ...APP, permissions } });
  const { github, person } = fixture;
  await pushBranch(fixture, 'incident/abc');
  await person.pulls.create({ ...CHECKOUT, title: 'x', head: 'incident/abc', base: 'main' });
  await person.issues.createLabel({ ...CHECKOUT, name: 'known' });
  for (const [name, granted, label, expected] of LABELS) {
    const caller = octokit(github.url, await mint(github.url, granted));
    const number = { ...CHECKOUT, issue_number: 1 };
    const said = await refusalOf(caller.issues.addLabels({ ...number, labels: [label] }));
    expect(String(said), name).toContain(expected);
    expect(github.pullRequests()[0]?.labels, name).toEqual(expected === 'answered' ? [label] : []);
    await person.issues.removeLabel({ ...number, name: label }).catch(() => undefined);
  }
});

test('labels of a repository are created with issues:write alone', async () => {
  const { github } = await startFixture();
  const opener = octokit(github.url, await mint(github.url, { pull_requests: 'write' }));
  await expect(opener.issues.createLabel({ ...CHECKOUT, name: 'new' })).rejects.toMatchObject({
    status: 403,
    response: { headers: { 'x-accepted-github-permissions': 'issues=write' } },
  });
});
