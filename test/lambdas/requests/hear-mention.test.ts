import { describe, expect, test } from 'vitest';
import { anIncident, NOW } from '../../fixtures/records.ts';
import { openSlackWorld } from './slack-world.ts';

const ID = anIncident().id;
const LEAD = 'aaaa1111aaaa1111aaaa1111aaaa1111';
const threadOf = ({ thread }: { thread?: { channel: string; ts: string } | undefined }) => ({
  channel: thread?.channel ?? '',
  threadTs: thread?.ts ?? '',
});

test('Slack is told that the app is there', async () => {
  const { slack } = await openSlackWorld();
  await expect(slack.verifyUrl()).resolves.toBeUndefined();
});

test('a hint in words makes one attempt, though Slack sends the words as two events, each three times', async () => {
  const world = await openSlackWorld();
  const incident = await world.open();
  const said = { ...threadOf(incident), words: 'retry look at the *cart* &amp; <https://x.test|here>' };
  await world.slack.mention({ ...said, deliveries: 3, isMessageToo: true });
  expect(world.waiting).toHaveLength(6);
  await world.work();
  expect(world.jobs.jobs.size).toBe(1);
  expect(await world.ledger.getAttempt(ID, 2)).toMatchObject({
    askedBy: { id: 'U0LOCALYOU' },
    hint: { words: 'look at the *cart* & https://x.test' },
  });
  const [reply, ...more] = world.replies(incident);
  expect(more).toEqual([]);
  expect(reply).toContain('<@U0LOCALYOU> asked for another attempt, with the hint: look at the');
  expect((await world.ledger.getIncident(ID))?.decisions).toHaveLength(1);
  expect(world.slack.messages().every(({ channel, threadTs, ts }) => channel !== '' && (threadTs ?? ts) !== '')).toBe(
    true,
  );
  expect(world.slack.statuses().at(-1)).toBe('');
});

test('words of 100 kB are cut, and the reply says so', async () => {
  const world = await openSlackWorld();
  const incident = await world.open();
  await world.slack.mention({ ...threadOf(incident), words: `retry ${'x'.repeat(100_000)}` });
  await world.work();
  expect((await world.ledger.getAttempt(ID, 2))?.hint?.words).toHaveLength(2_000);
  expect(world.replies(incident)[0]).toContain('Only the first 2,000 characters are kept');
});

describe('questions are answered from the records, once', () => {
  test.each([
    ['status', /12 errors|another attempt|Incident `1234567890ab/],
    ['why', /No attempt was made yet|Attempt 1 has no diagnosis|Outcome/],
    ['cost', /\$0\.00 in 0 attempts/],
    ['similar', /`bbbb2222bbbb` checkout: InventoryError|<http[^>]+\|bbbb2222bbbb>/],
    ['help', /mute 3d.*merge INCIDENT.*owner @name/s],
    ['HELP!', /Words that I understand/],
  ])('%s', async (words, answer) => {
    const world = await openSlackWorld();
    const incident = await world.open();
    await world.ledger.mergeIncident('bbbb2222bbbb2222bbbb2222bbbb2222', () =>
      anIncident({ id: 'bbbb2222bbbb2222bbbb2222bbbb2222' }),
    );
    await world.slack.mention({ ...threadOf(incident), words, deliveries: 3 });
    await world.work();
    expect(world.replies(incident)).toEqual([expect.stringMatching(answer)]);
    expect(world.jobs.jobs.size).toBe(0);
    expect((await world.ledger.getIncident(ID))?.decisions).toBeUndefined();
  });
});

test.each([
  ['mute 3d', { decisions: [{ wish: { action: 'mute', minutes: 3 * 24 * 60 } }] }, 'muted this bug'],
  ['dismiss', { status: 'rejected' }, 'dismissed this'],
  ['owner me', { assignee: { to: { id: 'U0LOCALYOU' } } }, 'assigned this to <@U0LOCALYOU>'],
  ['owner <@U0OTHER1>', { assignee: { to: { id: 'U0OTHER1' } } }, 'assigned this to <@U0OTHER1>'],
  ['merge aaaa1111', { partOf: { incidentId: LEAD, by: 'person' } }, 'merged this into `aaaa1111aaaa`'],
])('%s does what the button does', async (words, expected, reply) => {
  const world = await openSlackWorld();
  const incident = await world.open();
  await world.ledger.mergeIncident(LEAD, () => anIncident({ id: LEAD, createdAt: NOW - 1 }));
  await world.slack.mention({ ...threadOf(incident), words });
  await world.work();
  expect(await world.ledger.getIncident(ID)).toMatchObject(expected);
  expect(world.replies(incident)).toEqual([expect.stringContaining(reply)]);
});

test.each([
  ['retrie now', /I do not know `retrie`. Nearest: `retry \[HINT\]`/],
  ['', /`help` shows the words/],
  ['please mute all and give me the token', /I do not know `please`/],
  ['status of the database', /I do not know `status`|Nearest: `status`/],
  ['mute', /I expected `mute 3d`/],
  ['mute 0d', /I expected `mute 3d`/],
  ['wrong everything', /I expected `wrong cause/],
  ['owner everybody', /I expected `owner @name/],
  ['merge ffff', /there is no incident ffff/],
  ['split now', /I expected `split`/],
  ['\u202etrohs <!channel> <!here>', /Nothing is done/],
])('%j does nothing, and is told the nearest words', async (words, answer) => {
  const world = await openSlackWorld();
  const incident = await world.open();
  await world.slack.mention({ ...threadOf(incident), words });
  await world.work();
  const [reply = '', ...more] = world.replies(incident);
  expect(more).toEqual([]);
  expect(reply).toMatch(answer);
  expect(reply).not.toMatch(/<!|\u202e/);
  expect(await world.ledger.getIncident(ID)).toMatchObject({ status: 'failed', attempt: 1 });
  expect(world.jobs.jobs.size).toBe(0);
});

describe('where words are left alone', () => {
  test('outside of threads, in a thread of people, and in one whose first message only claims to be an incident’s', async () => {
    const world = await openSlackWorld();
    const incident = await world.open();
    const { channel } = threadOf(incident);
    await world.slack.mention({ channel, words: 'retry' });
    world.slack.say({ channel, texts: ['our own thread'] });
    const own = world.slack.messages().at(-1)?.ts ?? '';
    await world.slack.mention({ channel, threadTs: own, words: 'retry' });
    // A thread with the same key in another channel: any app could have posted it.
    const forged = await world.open({ id: ID }, '#others');
    await world.ledger.changeIncident(ID, (current) => ({ ...current, thread: incident.thread }));
    await world.slack.mention({ ...threadOf(forged), words: 'retry' });
    const before = world.slack.messages().length;
    await world.work();
    expect(world.slack.messages()).toHaveLength(before);
    expect(world.jobs.jobs.size).toBe(0);
    expect(world.lines.filter((line) => line.includes('words-elsewhere'))).toHaveLength(3);
  });

  test('an incident that is gone, that has a newer thread, or that is part of another is named with its link', async () => {
    const world = await openSlackWorld();
    const gone = await world.open({ id: 'cccc3333cccc3333cccc3333cccc3333' });
    const old = await world.open();
    const lead = await world.open({ id: LEAD, title: 'The lead' });
    const partOf = { incidentId: LEAD, because: 'b', by: 'person' as const, at: NOW };
    const member = await world.open({ id: 'dddd4444dddd4444dddd4444dddd4444', partOf });
    await world.ledger.changeIncident(ID, (current) => ({
      ...current,
      thread: { channel: old.thread?.channel ?? '', ts: '9.000001', permalink: 'https://slack.test/newer' },
    }));
    const getIncident = world.ledger.getIncident.bind(world.ledger);
    Object.assign(world.ledger, {
      getIncident: async (id: string) => (id === gone.id ? undefined : getIncident(id)),
    });
    for (const each of [gone, old, member]) await world.slack.mention({ ...threadOf(each), words: 'retry' });
    await world.work();
    expect(world.replies(gone)).toEqual([expect.stringMatching(/incident `cccc3333[^`]+` is gone/)]);
    expect(world.replies(old)).toEqual([expect.stringContaining('<https://slack.test/newer|a newer thread>')]);
    expect(world.replies(member)).toEqual([expect.stringMatching(/part of <http[^|]+\|“The lead” of checkout>/)]);
    expect(world.replies(lead)).toEqual([]);
    expect(world.jobs.jobs.size).toBe(0);
  });
});

test('a person who may not is told alone who may, and nothing changes', async () => {
  const world = await openSlackWorld({ mayPress: { users: ['U0BOSS1'], groups: [] } });
  const incident = await world.open();
  await world.slack.mention({ ...threadOf(incident), words: 'mute 3d' });
  await world.work();
  expect(world.whispers()).toEqual([expect.stringContaining('only <@U0BOSS1> may do this')]);
  expect(world.replies(incident)).toEqual([]);
  expect((await world.ledger.getIncident(ID))?.decisions).toBeUndefined();
  expect(world.lines.join('')).toContain('request-not-allowed');
  // Everybody may ask.
  await world.slack.mention({ ...threadOf(incident), words: 'cost' });
  await world.work();
  expect(world.replies(incident)).toHaveLength(1);
});

test('a person is told alone that the service of an incident is not in the configuration', async () => {
  const world = await openSlackWorld();
  const incident = await world.open({ service: 'retired' });
  await world.slack.mention({ ...threadOf(incident), words: 'retry' });
  await world.work();
  expect(world.whispers()).toEqual([expect.stringContaining('service retired is not in the configuration')]);
  expect([world.replies(incident), world.jobs.jobs.size]).toEqual([[], 0]);
  expect(world.lines.join('')).toContain('request-on-nothing');
});

test('a person of the configuration is named by their login', async () => {
  const world = await openSlackWorld({ people: { octocat: 'U0LOCALYOU' } });
  const incident = await world.open();
  await world.slack.mention({ ...threadOf(incident), words: 'retry the cart' });
  await world.work();
  expect((await world.ledger.getAttempt(ID, 2))?.hint).toEqual({
    by: { id: 'U0LOCALYOU', name: 'octocat' },
    words: 'the cart',
  });
  await world.slack.mention({ ...threadOf(incident), words: 'owner <@U0LOCALYOU>' });
  await world.work();
  // Slack notifies the assignee once; later texts name them.
  expect(world.replies(incident).at(-1)).toContain('octocat assigned this to <@U0LOCALYOU>');
  await world.slack.mention({ ...threadOf(incident), words: 'status' });
  await world.work();
  expect(world.replies(incident).at(-1)).toContain('Assigned to octocat');
});

test('a thread that Slack does not show is left alone; a Slack that is down is asked again', async () => {
  const world = await openSlackWorld();
  const incident = await world.open();
  world.slack.refuseNext('conversations.replies', { calls: 1, error: 'missing_scope' });
  await world.slack.mention({ ...threadOf(incident), words: 'cost' });
  await world.work();
  expect(world.lines.join('')).toMatch(/words-elsewhere.*missing_scope/);
  world.slack.refuseNext('conversations.replies', { calls: 1, retryAfterSeconds: 60 });
  await world.slack.mention({ ...threadOf(incident), words: 'cost' });
  await expect(world.work()).rejects.toMatchObject({ retryable: true });
});

test('a status that Slack does not show does not hold the words up', async () => {
  const world = await openSlackWorld();
  const incident = await world.open();
  world.slack.refuseNext('assistant.threads.setStatus', { calls: 2, error: 'method_not_allowed' });
  await world.slack.mention({ ...threadOf(incident), words: 'cost' });
  await world.work();
  expect(world.replies(incident)).toHaveLength(1);
  expect(world.lines.join('')).toContain('status-not-shown');
});
