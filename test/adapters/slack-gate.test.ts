import { describe, expect, test } from 'vitest';
import { createMemorySlackChannels } from '../../adapters/memory-slack-channels.ts';
import { createSlackGate } from '../../adapters/slack-gate.ts';
import { createSlackMemory } from '../../adapters/slack-memory.ts';
import { createSlackMessenger } from '../../adapters/slack-messenger.ts';
import { ALL_OF_SLACK } from '../../core/lifecycle/slack-pause.ts';
import { CHANNEL, startSeededSlack, TOKEN } from '../../packages/emulators/test/slack/seeded-slack.ts';
import { message } from './messenger-contract.ts';

/** Two functions, each with a messenger of its own, that know of Slack what the other one knows. */
async function start() {
  const time = { now: 1_700_000_000_000 };
  const clock = () => time.now;
  const slack = await startSeededSlack([], { clock });
  const channels = createMemorySlackChannels();
  const pause = async (milliseconds: number) => {
    time.now += milliseconds;
  };
  const connect = () => {
    const gate = createSlackGate(channels, clock);
    return createSlackMessenger({
      token: TOKEN,
      apiUrl: slack.apiUrl,
      clock,
      pause,
      gate,
      memory: createSlackMemory(channels),
    });
  };
  const open = (messenger: ReturnType<typeof connect>, key: string) =>
    messenger.open({ channel: CHANNEL, key, message: message(key), isFirstTry: true });
  return { time, slack, channels, one: connect(), other: connect(), open };
}

const countOf = (slack: Awaited<ReturnType<typeof start>>['slack']): number =>
  Object.values(slack.callCounts()).reduce((sum, count) => sum + count, 0);

describe('what one function learns of Slack', () => {
  test('is kept by all: a channel that asked to wait is not called until then', async () => {
    const { time, slack, one, other, open } = await start();
    slack.refuseNext('chat.postMessage', { calls: 1, retryAfterSeconds: 60 });
    await expect(open(one, 'a')).rejects.toMatchObject({ code: 'ratelimited', retryAfterMs: 60_000, notDone: true });
    slack.refuseAll({ error: 'fatal_error' });
    await expect(open(other, 'b')).rejects.toMatchObject({ retryable: true, notDone: true, retryAfterMs: 60_000 });
    slack.refuseAll(undefined);
    time.now += 56_000;
    await open(other, 'b');
    expect(slack.messages().map(({ ts }) => Math.floor(Number(ts)))).toEqual([1_700_000_060]);
  });

  type Slack = Awaited<ReturnType<typeof start>>['slack'];
  test.each<[string, boolean, (slack: Slack) => unknown, (slack: Slack) => unknown]>([
    ['nothing listens', true, (slack) => slack.goAway(), (slack) => slack.comeBack()],
    ...['not_authed', 'invalid_auth', 'account_inactive', 'token_revoked', 'token_expired'].map(
      (error): [string, boolean, (slack: Slack) => unknown, (slack: Slack) => unknown] => [
        `the token is refused (${error})`,
        true,
        (slack) => slack.refuseAll({ error }),
        (slack) => slack.refuseAll(undefined),
      ],
    ),
    ['a gateway answers', false, (slack) => slack.refuseAll({ status: 503 }), (slack) => slack.refuseAll(undefined)],
  ])('is that it is away: %s', async (_, notDone, fail, comeBack) => {
    const { time, slack, channels, one, other, open } = await start();
    await fail(slack);
    await expect(open(one, 'a')).rejects.toMatchObject({ retryable: true, notDone });
    const since = time.now;
    expect(await channels.get(ALL_OF_SLACK)).toMatchObject({ away: { since } });
    await expect(open(other, 'b')).rejects.toMatchObject({ message: expect.stringContaining('is not asked for 30 s') });
    time.now += 30_000;
    await expect(open(other, 'b')).rejects.toMatchObject({ message: expect.not.stringContaining('is not asked') });
    await comeBack(slack);
    time.now += 30_000;
    await open(one, 'a');
    expect((await channels.get(ALL_OF_SLACK))?.away).toBeUndefined();
    expect(slack.messages()).toHaveLength(1);
  });

  test.each([
    ['refuses a channel for good', { error: 'is_archived' }],
    ['asks to wait', { retryAfterSeconds: 60 }],
  ])('is that it is back, where its answer %s', async (_, answer) => {
    const { time, slack, channels, one, open } = await start();
    slack.refuseAll({ status: 503 });
    await expect(open(one, 'a')).rejects.toMatchObject({ retryable: true });
    slack.refuseAll(undefined);
    time.now += 30_000;
    slack.refuseNext('chat.postMessage', { calls: 1, ...answer });
    await expect(open(one, 'a')).rejects.toMatchObject({ notDone: true });
    expect((await channels.get(ALL_OF_SLACK))?.away).toBeUndefined();
  });

  test('is that callers take turns: of ten that meet a limit of one call a second, few are refused', async () => {
    const { time, slack, one, other, open } = await start();
    await open(one, 'first');
    const before = countOf(slack);
    slack.limitAll({ calls: 1, withinMs: 1_000 });
    for (let key = 0; key < 10; key += 1) await open(key % 2 === 0 ? one : other, `k${key}`);
    expect(countOf(slack) - before).toBeLessThanOrEqual(12);
    expect(time.now - 1_700_000_000_000).toBeGreaterThanOrEqual(9_000);
    expect(slack.messages()).toHaveLength(11);
  });

  test('is that a limit is not of one channel, where a call is refused in its turn', async () => {
    const { slack, channels, one, open } = await start();
    slack.refuseNext('chat.postMessage', { calls: 2, retryAfterSeconds: 1 });
    await open(one, 'a');
    expect((await channels.get(CHANNEL))?.turns).toBeDefined();
    expect((await channels.get(ALL_OF_SLACK))?.turns).toBeDefined();
  });

  test('is not kept of a turn that nobody waits for', async () => {
    const { slack, channels, one, open } = await start();
    slack.refuseNext('chat.postMessage', { calls: 1, retryAfterSeconds: 60 });
    await expect(open(one, 'a')).rejects.toMatchObject({ notDone: true });
    const next = (await channels.get(CHANNEL))?.turns?.next;
    await expect(open(one, 'b')).rejects.toMatchObject({ notDone: true });
    expect((await channels.get(CHANNEL))?.turns?.next).toBe(next);
  });

  test('is not that it is away, where it only refuses one call', async () => {
    const { slack, channels, one, open } = await start();
    slack.refuseNext('chat.postMessage', { calls: 1, error: 'internal_error' });
    await expect(open(one, 'a')).rejects.toMatchObject({ retryable: true, notDone: false });
    expect(await channels.get(ALL_OF_SLACK)).toBeUndefined();
  });
});

test('a first thread is not looked for, and the link of the next one is not asked for', async () => {
  const { slack, one, other, open } = await start();
  const first = await open(one, 'a');
  for (const method of ['conversations.history', 'conversations.list', 'chat.getPermalink']) {
    slack.refuseNext(method, { calls: 9, error: 'internal_error' });
  }
  for (const [messenger, key] of [
    [one, 'b'],
    [other, 'c'],
  ] as const) {
    const { ts, permalink } = await open(messenger, key);
    expect(permalink).toBe(first.permalink?.replace(/p\d+$/, `p${ts.replace('.', '')}`));
  }
});

test.each([
  ['the channel was not found', 'conversations.list', true],
  ['the link was not given', 'chat.getPermalink', false],
])('whether a thread may be there, where %s', async (_, method, notDone) => {
  const { slack, one } = await start();
  slack.refuseNext(method, { calls: 1, retryAfterSeconds: 60 });
  const opening = one.open({ channel: '#alerts', key: 'a', message: message('a'), isFirstTry: true });
  await expect(opening).rejects.toMatchObject({ retryable: true, notDone, retryAfterMs: 60_000 });
  expect(slack.messages()).toHaveLength(notDone ? 0 : 1);
});
