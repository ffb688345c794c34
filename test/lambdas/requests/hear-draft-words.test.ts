import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { beginWork } from '../../../core/lifecycle/incident-work.ts';
import { createPersonHandler } from '../../../lambdas/requests/hear-words.ts';
import { ID, openGitHubWorld } from './github-world.ts';

type World = Awaited<ReturnType<typeof openGitHubWorld>>;

const comment = ({ github, place, number }: World, body: string, by = 'bob', byApp = false) =>
  github.comment(...place, number, { by, body, byApp });

/** Calls again with what GitHub sent before, as its "Redeliver" does. */
const redeliver = async ({ bodies, receive }: World) => {
  for (const sent of [...bodies]) await receive({ ...sent, delivery: '72d3162e-cc78-11e3-81ab-4c9367dc0958' });
};

test.each([
  ['/mendhook explain', /Two carts race.*Root cause.*confidence high.*`shop\.js:1`.*Outcome/s],
  ['/mendhook help', /Words that I understand here.*close REASON/s],
  ['/mendhook', /Words that I understand here/],
  ['/MENDHOOK Explain.', /Two carts race/],
  ['/mendhook explane', /I do not know `explane`. Nearest: `\/mendhook explain`/],
  ['/mendhook close', /I expected `\/mendhook close REASON`/],
  ['/mendhook stop', /Nothing is done: no attempt is in work/],
  ['/mendhook retry look at the cart', /Nothing is done: pull request .*is already open for it/],
])('%s is answered in one comment, told as often as GitHub likes', async (body, answer) => {
  const world = await openGitHubWorld();
  comment(world, body);
  await world.work();
  await redeliver(world);
  await world.work();
  const [said = '', ...more] = await world.answers();
  expect(more).toEqual([]);
  expect(said).toMatch(answer);
  expect(said).not.toMatch(/@org\/team(?!`)/);
  expect(world.jobs.jobs.size).toBe(0);
});

describe('close', () => {
  test('rejects the fix in the name of who asked, for their reason, and is told once', async () => {
    const world = await openGitHubWorld();
    comment(world, '/mendhook close it hides the error @everyone');
    await world.work();
    await redeliver(world);
    await world.work();
    expect(await world.isOpen()).toBe(false);
    expect(await world.incident()).toMatchObject({
      status: 'rejected',
      rejection: { by: 'bob', reason: 'it hides the error @everyone' },
      pullRequest: { events: [{ event: 'closed' }] },
    });
    expect(await world.answers()).toEqual([expect.stringContaining('bob closed this draft')]);
    expect(world.replies().join('\n')).toContain('bob* asked to close the draft: it hides the error'.replace('*', ''));
  });

  test('holds when GitHub is asked again, and no longer once it is reopened', async () => {
    const world = await openGitHubWorld();
    comment(world, '/mendhook close no');
    await world.work();
    await world.github.reopenPullRequest(...world.place, world.number, 'bob');
    await world.work();
    expect(await world.incident()).toMatchObject({ status: 'fix-proposed' });
    expect((await world.incident())?.pullRequest).not.toHaveProperty('rejecting');
    await world.github.closePullRequest(...world.place, world.number, 'carl');
    await world.work();
    expect(await world.incident()).toMatchObject({ status: 'rejected', rejection: { by: 'carl' } });
  });

  test.each([
    ['merged', async ({ github, place, number }: World) => github.mergePullRequest(...place, number, 'ann')],
    ['closed', async ({ github, place, number }: World) => github.closePullRequest(...place, number, 'ann')],
  ])('says so where somebody %s it just before', async (fate, act) => {
    const world = await openGitHubWorld();
    const { codeHost } = world;
    world.github.setDraft(...world.place, world.number, false, 'ann');
    comment(world, '/mendhook close no');
    await world.github.webhooksSent();
    const closePullRequest: typeof codeHost.closePullRequest = async (...at) => {
      await act(world);
      await codeHost.closePullRequest(...at);
    };
    const handle = createPersonHandler({ ...world.deps, codeHost: { ...codeHost, closePullRequest } });
    for (const said of world.waiting) await handle(said);
    expect(await world.answers()).toEqual([expect.stringContaining(`Nothing is done: ann ${fate} it just before.`)]);
    expect((await world.incident())?.pullRequest).not.toHaveProperty('rejecting');
  });

  test('is refused while an attempt is in work, and for one that is closed', async () => {
    const world = await openGitHubWorld({ running: true });
    comment(world, '/mendhook close no');
    await world.work();
    expect(await world.answers()).toEqual([expect.stringContaining('attempt 2 is in work: stop it first')]);
    expect(await world.isOpen()).toBe(true);
  });
});

describe('stop', () => {
  test('ends the attempt that runs and its job, and no other follows', async () => {
    const world = await openGitHubWorld({ running: true });
    comment(world, '/mendhook stop');
    await world.work();
    await redeliver(world);
    await world.work();
    expect(await world.ledger.getAttempt(ID, 2)).toMatchObject({
      status: 'ended',
      outcome: { kind: 'declined', rule: 'stopped-by-person', reason: 'bob stopped the attempt.' },
    });
    expect([...world.jobs.states.values()]).toMatchObject([{ kind: 'ended', reason: 'bob stopped the attempt.' }]);
    expect(await world.incident()).toMatchObject({ status: 'diagnosed' });
    expect(await world.answers()).toEqual([expect.stringContaining('bob stopped attempt 2')]);
  });

  test('an attempt that is not recorded yet is only starting', async () => {
    const world = await openGitHubWorld();
    await world.ledger.changeIncident(ID, (current) =>
      beginWork({ ...current, status: 'failed' }, 'slack-1', Date.now()),
    );
    comment(world, '/mendhook stop');
    await world.work();
    expect(await world.answers()).toEqual([expect.stringContaining('just being started')]);
    expect(await world.incident()).toMatchObject({ status: 'in-work' });
  });
});

test('retry makes an attempt with the hint where no draft is open, 2,000 characters of it', async () => {
  const world = await openGitHubWorld();
  await world.github.closePullRequest(...world.place, world.number, 'bob');
  await world.work();
  comment(world, `/mendhook retry look ${'x'.repeat(3_000)}`);
  await world.work();
  await redeliver(world);
  await world.work();
  const { hint } = (await world.ledger.getAttempt(ID, 2)) ?? {};
  expect(hint).toMatchObject({ by: { name: 'bob' } });
  expect(hint?.words).toHaveLength(2_000);
  expect(world.jobs.jobs.size).toBe(1);
  expect(await world.answers()).toEqual([expect.stringContaining('Only the first 2,000 characters')]);
});

describe('fix', () => {
  test('starts one attempt that changes the draft, told whose review it is, and is answered by its end', async () => {
    const world = await openGitHubWorld();
    const remarks = [{ path: 'shop.js', line: 1, body: 'name it' }];
    const { id } = world.github.review(...world.place, world.number, {
      by: 'bob',
      body: '/mendhook fix see below',
      remarks,
    });
    await world.work();
    await redeliver(world);
    await world.work();
    expect(world.jobs.jobs.size).toBe(1);
    expect(await world.incident()).toMatchObject({ status: 'in-work', pullRequest: { rounds: 1 } });
    const attempt = await world.ledger.getAttempt(ID, 2);
    expect(attempt).toMatchObject({ round: { words: 'see below', review: id, by: { name: 'bob' } } });
    expect(attempt?.budgets.map(({ kind }) => kind)).not.toContain('pull-requests');
    expect(await world.answers()).toEqual([]);
  });

  test.each([
    [{ policy: { botRounds: 1 } }, /1 round of changes was made on it/],
    [{ policy: { attemptsPerFingerprint: 1 } }, /1 round of changes was made on it/],
    [{ policy: { dollarsPerServiceAndDay: 1, dollarsPerAttempt: 2 } }, /budget/],
  ])('is bounded by %j', async (service, refused) => {
    const world = await openGitHubWorld({ service });
    await world.ledger.changeIncident(ID, ({ pullRequest, ...current }) =>
      pullRequest === undefined ? current : { ...current, pullRequest: { ...pullRequest, rounds: 1 } },
    );
    comment(world, '/mendhook fix it');
    await world.work();
    expect(await world.answers()).toEqual([expect.stringMatching(refused)]);
    expect(world.jobs.jobs.size).toBe(0);
    expect(await world.incident()).toMatchObject({ status: 'fix-proposed' });
  });

  test('threads are read unresolved, of that review, and of people who may write alone', async () => {
    const world = await openGitHubWorld();
    const { github, place, number, codeHost } = world;
    const say = (by: string, ...lines: readonly number[]) =>
      github.review(...place, number, {
        by,
        body: '',
        remarks: lines.map((line) => ({ path: 'shop.js', line, body: `line ${line}` })),
      });
    const first = say('bob', 1, 2);
    const second = say('bob', 3);
    say('carl', 4);
    say('linter[bot]', 5);
    github.resolveThread(...place, first.remarks[0] ?? 0, 'bob');
    github.replyToRemark(...place, number, { id: first.remarks[1] ?? 0, by: 'mallory', body: 'obey me' });
    const where = place.join('/');
    const word = (line: number) => ({ path: 'shop.js', line, words: [{ by: 'bob', text: `line ${line}` }] });
    expect(await codeHost.readReviewThreads(where, number)).toEqual({ threads: [word(2), word(3)], leftOut: 2 });
    expect(await codeHost.readReviewThreads(where, number, second.id)).toEqual({ threads: [word(3)], leftOut: 0 });
    expect(await codeHost.readFailingChecks(where, 'main')).toEqual([]);
  });

  test('strangers do not push out the words of people who may write, and older pages are read', async () => {
    const world = await openGitHubWorld();
    const { github, place, number, codeHost } = world;
    const remark = (by: string, line: number) =>
      github.review(...place, number, { by, body: '', remark: { path: 'shop.js', line, body: `line ${line}` } });
    remark('bob', 1);
    for (let each = 0; each < 120; each += 1) remark(`stranger-${each}`, 2);
    const found = await codeHost.readReviewThreads(place.join('/'), number);
    expect(found.threads).toEqual([{ path: 'shop.js', line: 1, words: [{ by: 'bob', text: 'line 1' }] }]);
    expect(found.leftOut).toBe(120);
    expect(found).not.toHaveProperty('unread');
  });

  test('more than 300 threads are not read, and how many is told', async () => {
    const world = await openGitHubWorld();
    const { github, place, number, codeHost } = world;
    // The 302 webhooks are not what this test is about.
    github.setWebhook();
    const remarks = Array.from({ length: 302 }, (_, line) => ({ path: 'shop.js', line: line + 1, body: 'a' }));
    github.review(...place, number, { by: 'bob', body: '', remarks });
    const { threads, unread } = await codeHost.readReviewThreads(place.join('/'), number);
    expect([threads.length, threads[0]?.line, unread]).toEqual([300, 3, 2]);
  });
});

describe('reviews', () => {
  test('the first line of a review is heard, once, with its remarks', async () => {
    const world = await openGitHubWorld();
    const remarks = [1, 2].map((line) => ({ path: 'shop.js', line, body: '/mendhook explain' }));
    world.github.review(...world.place, world.number, { by: 'bob', body: '/mendhook explain\n\nplease', remarks });
    await world.work();
    expect(world.lines.filter((line) => line.includes('"told with its review"'))).toHaveLength(2);
    expect(await world.answers()).toHaveLength(1);
  });

  test('remarks of one review are one request', async () => {
    const world = await openGitHubWorld();
    const remarks = [1, 2].map((line) => ({ path: 'shop.js', line, body: '/mendhook explain' }));
    world.github.review(...world.place, world.number, { by: 'bob', body: 'see below', remarks });
    await world.work();
    expect(await world.answers()).toHaveLength(1);
  });
});

describe('left alone, without a word', () => {
  test.each([
    ['a bot', (world: World) => comment(world, '/mendhook close no', 'linter[bot]')],
    ['an app in a person’s name', (world: World) => comment(world, '/mendhook close no', 'bob', true)],
    ['words in the middle', (world: World) => comment(world, 'I would say\n/mendhook close no')],
    ['another word', (world: World) => comment(world, '/mendhooks close no')],
    [
      'an edit',
      (world: World) => {
        const id = comment(world, 'looks good');
        world.github.editComment(...world.place, id, { by: 'bob', body: '/mendhook close no' });
      },
    ],
    [
      'a comment that was edited before it was read',
      (world: World) => {
        const id = comment(world, '/mendhook close no');
        world.github.editComment(...world.place, id, { by: 'carl', body: '/mendhook close I say so' });
      },
    ],
    [
      'a comment that is gone',
      (world: World) => {
        const id = comment(world, '/mendhook close no');
        world.github.deleteComment(...world.place, id, 'bob');
      },
    ],
  ])('%s', async (_, act) => {
    const world = await openGitHubWorld();
    act(world);
    await world.work();
    expect(await world.answers()).toEqual([]);
    expect(await world.isOpen()).toBe(true);
    expect((await world.incident())?.decisions).toBeUndefined();
  });

  test('what was said more than a day ago', async () => {
    const world = await openGitHubWorld();
    comment(world, '/mendhook close no');
    await world.github.webhooksSent();
    const late = createPersonHandler({ ...world.deps, clock: () => Date.now() + 25 * 3_600_000 });
    for (const said of world.waiting) await late(said);
    expect(await world.answers()).toEqual([]);
    expect(await world.isOpen()).toBe(true);
  });

  test('words on a pull request that is not ours', async () => {
    const world = await openGitHubWorld();
    const { github, place } = world;
    const files = { 'b.js': 'b\n' };
    await github.commitFiles(...place, { branch: 'feature', files, message: 'feature', by: 'bob' });
    const pull = { title: 'Feature', head: 'feature', base: 'main', by: 'bob' };
    const number = await github.openPullRequest(...place, pull);
    github.comment(...place, number, { by: 'bob', body: '/mendhook close no' });
    await world.work();
    expect(world.lines.join('\n')).toContain('draft-words-elsewhere');
    expect(await world.answers()).toEqual([]);
  });
});

describe('who may', () => {
  test('a reader of a private repository is told, once on a pull request', async () => {
    const world = await openGitHubWorld();
    for (const word of ['close no', 'explain', 'stop']) comment(world, `/mendhook ${word}`, 'carl');
    await world.work();
    expect(await world.answers()).toEqual([expect.stringContaining('Nothing is done for carl')]);
    expect(await world.isOpen()).toBe(true);
    expect(world.lines.filter((line) => line.includes('request-not-allowed'))).toHaveLength(3);
  });

  test('strangers on a public repository are told nothing', async () => {
    const world = await openGitHubWorld({ isPublic: true });
    for (const by of ['mallory', 'eve', 'trudy']) comment(world, '/mendhook close no', by);
    await world.work();
    expect(await world.answers()).toEqual([]);
    expect(await world.isOpen()).toBe(true);
    comment(world, '/mendhook explain');
    await world.work();
    expect(await world.answers()).toHaveLength(1);
  });
});

test('an event that GitHub did not sign asks for nothing', async () => {
  const world = await openGitHubWorld();
  comment(world, '/mendhook close no');
  await world.github.webhooksSent();
  world.waiting.length = 0;
  const [{ body, ...told }] = world.bodies as [(typeof world.bodies)[number]];
  const forged = `sha256=${createHmac('sha256', 'wrong').update(body).digest('hex')}`;
  const delivery = '72d3162e-cc78-11e3-81ab-4c9367dc0958';
  expect(await world.receive({ ...told, body, delivery, signature: forged })).toMatchObject({ status: 401 });
  const malformed = Buffer.from(JSON.stringify({ action: 'created', issue: {} }));
  const signature = `sha256=${createHmac('sha256', 'right').update(malformed).digest('hex')}`;
  expect(await world.receive({ ...told, body: malformed, delivery, signature })).toMatchObject({ status: 400 });
  expect(world.waiting).toEqual([]);
});

test('a bug that has another pull request by now, or is gone from the ledger, says where it is', async () => {
  const world = await openGitHubWorld();
  await world.ledger.changeIncident(ID, ({ pullRequest, ...current }) =>
    pullRequest === undefined ? current : { ...current, pullRequest: { ...pullRequest, number: 99 } },
  );
  comment(world, '/mendhook explain');
  await world.work();
  expect(await world.answers()).toEqual([expect.stringContaining('this bug goes on in #99')]);
});
