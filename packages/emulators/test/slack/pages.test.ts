import { LogLevel, WebClient } from '@slack/web-api';
import { describe, expect, test } from 'vitest';
import type { LocalSlack } from '../../slack/start.ts';
import { BOT_USER } from '../../slack/workspace.ts';
import { CHANNEL, said, startSeededSlack, TOKEN } from './seeded-slack.ts';

const clientOf = (slack: LocalSlack): WebClient =>
  new WebClient(TOKEN, {
    slackApiUrl: slack.apiUrl,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    logLevel: LogLevel.ERROR,
  });

const failsWith = (error: string) => ({ data: { ok: false, error } });

type Pages = readonly (readonly string[])[];

/** The seconds of every page, each as Slack orders it. */
async function readPages(
  client: WebClient,
  method: 'conversations.history' | 'conversations.replies',
  args: Readonly<Record<string, unknown>>,
): Promise<Pages> {
  const pages: string[][] = [];
  let cursor = '';
  do {
    const more = cursor === '' ? {} : { cursor };
    const ask = method === 'conversations.history' ? client.conversations.history : client.conversations.replies;
    const page = await ask({ channel: CHANNEL, ts: '1.000000', ...args, ...more });
    pages.push((page.messages ?? []).map(({ ts = '' }) => ts.replace('.000000', '')));
    cursor = page.response_metadata?.next_cursor ?? '';
    expect(page.has_more).toBe(cursor !== '');
  } while (cursor !== '');
  return pages;
}

const five = ['1.000000', '2.000000', '3.000000', '4.000000', '5.000000'];

describe('conversations.history', () => {
  test.each<[string, Readonly<Record<string, unknown>>, Pages]>([
    ['everything, newest first', {}, [['5', '4', '3', '2', '1']]],
    ['no range: pages back from now', { limit: 2 }, [['5', '4'], ['3', '2'], ['1']]],
    ['latest: pages back from it', { latest: '4.000000', limit: 2 }, [['3', '2'], ['1']]],
    [
      'oldest alone: the page closest to oldest',
      { oldest: '1.000000', limit: 2 },
      [
        ['3', '2'],
        ['5', '4'],
      ],
    ],
    [
      'oldest 0 is no range',
      { oldest: '0', limit: 3 },
      [
        ['5', '4', '3'],
        ['2', '1'],
      ],
    ],
    ['both ends: pages back from latest', { oldest: '1', latest: '5', limit: 2 }, [['4', '3'], ['2']]],
    ['inclusive takes both ends in', { oldest: '2', latest: '4', inclusive: true }, [['4', '3', '2']]],
    ['an empty range', { oldest: '5' }, [[]]],
  ])('%s', async (_, args, pages) => {
    const slack = await startSeededSlack(five.map((ts) => said(ts)));
    expect(await readPages(clientOf(slack), 'conversations.history', args)).toEqual(pages);
  });

  test('replies are not in the channel, and a page that follows holds what was posted meanwhile no second time', async () => {
    const slack = await startSeededSlack([
      said('1.000000'),
      said('2.000000', { threadTs: '1.000000' }),
      said('3.000000'),
    ]);
    const client = clientOf(slack);
    const first = await client.conversations.history({ channel: CHANNEL, limit: 1 });
    await client.chat.postMessage({ channel: CHANNEL, text: 'meanwhile' });
    const cursor = first.response_metadata?.next_cursor ?? '';
    const second = await client.conversations.history({ channel: CHANNEL, limit: 1, cursor });
    expect([first, second].map(({ messages }) => messages?.map(({ ts }) => ts))).toEqual([['3.000000'], ['1.000000']]);
  });

  test('100 messages are a page, 999 at the most', async () => {
    const slack = await startSeededSlack(Array.from({ length: 101 }, (_, index) => said(`${index + 1}.000000`)));
    const history = clientOf(slack).conversations.history;
    expect((await history({ channel: CHANNEL })).messages).toHaveLength(100);
    expect((await history({ channel: CHANNEL, limit: 999 })).messages).toHaveLength(101);
  });
});

describe('conversations.replies', () => {
  const thread = five.map((ts) => said(ts, ts === '1.000000' ? {} : { threadTs: '1.000000' }));

  test.each<[string, Readonly<Record<string, unknown>>, Pages]>([
    ['everything, oldest first', {}, [['1', '2', '3', '4', '5']]],
    [
      'each page begins with the parent',
      { limit: 2 },
      [
        ['1', '2', '3'],
        ['1', '4', '5'],
      ],
    ],
    ['a reply’s own ts finds the thread', { ts: '3.000000' }, [['1', '2', '3', '4', '5']]],
    ['the parent comes whatever the range', { oldest: '3.000000' }, [['1', '4', '5']]],
    ['latest ends the range', { latest: '3.000000', inclusive: true }, [['1', '2', '3']]],
  ])('%s', async (_, args, pages) => {
    const slack = await startSeededSlack(thread);
    expect(await readPages(clientOf(slack), 'conversations.replies', args)).toEqual(pages);
  });

  test('a message without replies comes alone; one that does not exist is no thread', async () => {
    const slack = await startSeededSlack([said('1.000000')]);
    const client = clientOf(slack);
    expect((await client.conversations.replies({ channel: CHANNEL, ts: '1.000000' })).messages).toHaveLength(1);
    await expect(client.conversations.replies({ channel: CHANNEL, ts: '9.000000' })).rejects.toMatchObject(
      failsWith('thread_not_found'),
    );
  });
});

test.each<[string, Readonly<Record<string, unknown>>, string]>([
  ['conversations.history', { cursor: 'nonsense' }, 'invalid_cursor'],
  ['conversations.history', { limit: 0 }, 'invalid_limit'],
  ['conversations.history', { limit: 1_000 }, 'invalid_limit'],
  ['conversations.history', { oldest: 'yesterday' }, 'invalid_ts_oldest'],
  ['conversations.history', { latest: 'now' }, 'invalid_ts_latest'],
  ['conversations.history', { channel: 'C0NOWHERE' }, 'channel_not_found'],
  ['conversations.replies', { ts: '1.000000', limit: 1_001 }, 'invalid_limit'],
  ['conversations.replies', { ts: '1.000000', cursor: 'nonsense' }, 'invalid_cursor'],
  ['conversations.list', { limit: 1_000 }, 'invalid_limit'],
  ['chat.update', { ts: '9.000000', text: 'x' }, 'message_not_found'],
  ['chat.update', { ts: '2.000000', text: '&'.repeat(801) }, 'msg_too_long'],
  ['chat.getPermalink', { message_ts: '9.000000' }, 'message_not_found'],
])('%s refuses %j with %s', async (method, args, error) => {
  const slack = await startSeededSlack([said('1.000000'), said('2.000000', { user: BOT_USER })]);
  const call = clientOf(slack).apiCall(method, { channel: CHANNEL, ...args });
  await expect(call).rejects.toMatchObject(failsWith(error));
});

test('calls that come too fast are refused by method, with the seconds to wait', async () => {
  const clock = { now: 1_700_000_000_000 };
  const slack = await startSeededSlack([said('1.000000')], { isRateLimited: true, clock: () => clock.now });
  const { conversations, chat } = clientOf(slack);
  for (let call = 0; call < 50; call += 1) await conversations.history({ channel: CHANNEL });
  clock.now += 20_000;
  await expect(conversations.history({ channel: CHANNEL })).rejects.toMatchObject({ retryAfter: 40 });
  await chat.postMessage({ channel: CHANNEL, text: 'another method has its own rate' });
  clock.now += 40_000;
  await conversations.history({ channel: CHANNEL });
});

test('a test can have the next calls of one method refused', async () => {
  const slack = await startSeededSlack([said('1.000000')]);
  slack.refuseNext('conversations.history', { calls: 1, retryAfterSeconds: 30 });
  const { history } = clientOf(slack).conversations;
  await expect(history({ channel: CHANNEL })).rejects.toMatchObject({ retryAfter: 30 });
  expect((await history({ channel: CHANNEL })).messages).toHaveLength(1);
});
