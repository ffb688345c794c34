import type { SlackOptions } from '@mendhook/emulators/slack';
import { BOT_USER } from '@mendhook/emulators/slack/workspace';
import { describe, expect, test } from 'vitest';
import { createMemoryMessenger } from '../../adapters/memory-messenger.ts';
import { createSlackMemory } from '../../adapters/slack-memory.ts';
import { createSlackMessenger } from '../../adapters/slack-messenger.ts';
import type { SlackMessage } from '../../core/records/slack-message.ts';
import { CHANNEL, said, startSeededSlack, TOKEN } from '../../packages/emulators/test/slack/seeded-slack.ts';
import { describeMessengerContract, message, type StartedMessenger } from './messenger-contract.ts';

const startLocal = (options: Partial<SlackOptions> = {}) =>
  startSeededSlack([], { channels: ['alerts', { name: 'elsewhere', isMember: false }], ...options });

describeMessengerContract('the fake', async () => {
  const messenger = createMemoryMessenger();
  const threads = async () =>
    messenger.threads.map(({ messages, replies }) =>
      [messages.at(-1), ...replies.values()].map((each) => each?.text ?? ''),
    );
  // What others write is never asked for by key.
  const files = async () => messenger.threads.flatMap((thread) => [...thread.files.keys()]);
  return { messenger, threads, files, others: async () => undefined };
});

describeMessengerContract('Slack’s own client', async () => {
  const slack = await startLocal();
  const threads = async () => {
    const roots = slack.messages().filter(({ threadTs, ts }) => threadTs === undefined || threadTs === ts);
    return roots.map(({ channel, ts }) => slack.thread(channel, ts).map(({ text }) => text));
  };
  const others: StartedMessenger['others'] = async (count, thread) => {
    slack.say({ channel: 'alerts', texts: Array.from({ length: count }, () => 'hi'), threadTs: thread?.ts });
  };
  const files = async () => slack.files().map(({ name }) => name);
  return { messenger: createSlackMessenger({ token: TOKEN, apiUrl: slack.apiUrl }), threads, files, others };
});

test.each([
  ['#nowhere', TOKEN, 'there is no channel #nowhere that the bot can see'],
  ['#elsewhere', TOKEN, 'could not open a thread: not_in_channel'],
])('what Slack refuses for good (%s, %s) is said in its own words', async (channel, token, reason) => {
  const slack = await startLocal();
  const messenger = createSlackMessenger({ token, apiUrl: slack.apiUrl });
  await expect(messenger.open({ channel, key: 'a', message: message('one') })).rejects.toMatchObject({
    name: 'UpstreamError',
    system: 'Slack',
    retryable: false,
    message: expect.stringContaining(reason),
  });
});

test('a channel that another one of its name has replaced is looked for once more', async () => {
  const slack = await startLocal();
  const memory = createSlackMemory();
  memory.channelIds.set('#alerts', 'C0DELETED');
  memory.channelIds.set('#nowhere', 'C0DELETED');
  const messenger = createSlackMessenger({ token: TOKEN, apiUrl: slack.apiUrl, memory });
  const open = (channel: string) =>
    messenger.open({ channel, key: channel, message: message('one'), isFirstTry: true });
  expect(await open('#alerts')).toMatchObject({ channel: CHANNEL });
  await expect(open('#nowhere')).rejects.toMatchObject({ code: 'channel_not_found', notDone: true });
  expect(slack.callCounts()).toMatchObject({ 'chat.postMessage': 3, 'conversations.list': 2 });
});

describe('the look for what was posted already', () => {
  const NOW = 1_700_000_000;
  const ours = (ts: number) =>
    said(`${ts}.000000`, {
      user: BOT_USER,
      metadata: { event_type: 'mendhook', event_payload: { key: 'a' } },
    });
  const hourly = Array.from({ length: 30 * 24 }, (_, index) => said(`${NOW - (30 * 24 - index) * 3_600}.000001`));

  test.each<[string, number, number | undefined, boolean]>([
    ['six days back, without a hint', NOW - 6 * 86_400, undefined, true],
    ['before the time from which on it can be there', NOW - 6 * 86_400, NOW - 3_600, false],
    ['by a clock that runs five minutes behind', NOW - 3_600 - 300, NOW - 3_600, true],
    ['more than a week back, whatever is said', NOW - 8 * 86_400, NOW - 9 * 86_400, false],
  ])('%s', async (_, posted, since, isFound) => {
    const channel = [...hourly, ours(posted)].toSorted((a, b) => Number(a.ts) - Number(b.ts));
    const slack = await startSeededSlack(channel, { clock: () => NOW * 1_000 });
    const messenger = createSlackMessenger({ token: TOKEN, apiUrl: slack.apiUrl, clock: () => NOW * 1_000 });
    const hint = since === undefined ? {} : { since: since * 1_000 };
    const thread = await messenger.open({ channel: CHANNEL, key: 'a', message: message('one'), ...hint });
    expect(thread.ts === `${posted}.000000`).toBe(isFound);
  });
});

test('an answer of a month ago is not given again: an old draft may be closed at any time', async () => {
  const NOW = 1_700_000_000;
  const clock = () => NOW * 1_000;
  const [asked, answered] = [NOW - 30 * 86_400, NOW - 29 * 86_400];
  const metadata = { event_type: 'mendhook', event_payload: { key: 'outcome' } };
  const slack = await startSeededSlack(
    [said(`${asked}.000000`), said(`${answered}.000000`, { threadTs: `${asked}.000000`, metadata })],
    { clock },
  );
  const messenger = createSlackMessenger({ token: TOKEN, apiUrl: slack.apiUrl, clock });
  const thread = { channel: CHANNEL, ts: `${asked}.000000` };
  for (const since of [asked * 1_000, undefined]) await messenger.reply(thread, 'outcome', message('x'), since);
  expect(slack.messages()).toHaveLength(2);
});

describe('a file', () => {
  const file = (name: string, replaces: readonly string[] = []) => ({
    ...{ name, title: 'Patch of attempt 1', altText: 'The whole patch, 1 line', text: '+ é\n', replaces },
  });
  const start = async (options: Partial<SlackOptions> = {}) => {
    const slack = await startLocal(options);
    const messenger = createSlackMessenger({ token: TOKEN, apiUrl: slack.apiUrl });
    const thread = await messenger.open({ channel: '#alerts', key: 'a', message: message('one') });
    return { slack, messenger, thread };
  };

  test('is a snippet in the thread, with words for a screen reader', async () => {
    const { slack, messenger, thread } = await start();
    await messenger.attach(thread, file('one.diff'));
    const [, answer] = slack.thread(thread.channel, thread.ts);
    expect(slack.files()).toMatchObject([
      {
        name: 'one.diff',
        type: 'diff',
        altText: 'The whole patch, 1 line',
        title: 'Patch of attempt 1',
        text: '+ é\n',
      },
    ]);
    expect(answer).toMatchObject({ threadTs: thread.ts, files: [slack.files()[0]?.id] });
  });

  test.each([
    ['files.getUploadURLExternal', 0],
    ['files.completeUploadExternal', 0],
    ['files.delete', 1],
  ])('is attached once, whichever call fails: %s', async (method, shared) => {
    const { slack, messenger, thread } = await start();
    await messenger.attach(thread, file('old.diff'));
    slack.refuseNext(method, { calls: 1, error: 'internal_error' });
    const attach = () => messenger.attach(thread, file('new.diff', ['old.diff']));
    await expect(attach()).rejects.toMatchObject({ retryable: true });
    expect(slack.files().filter(({ name }) => name === 'new.diff')).toHaveLength(shared);
    await attach();
    expect(slack.files().map(({ name }) => name)).toEqual(['new.diff']);
    expect(slack.thread(thread.channel, thread.ts)).toHaveLength(3);
  });

  test.each(['file_uploads_disabled', 'snippet_too_large', 'storage_limit_reached'])(
    '%s is for good',
    async (error) => {
      const { slack, messenger, thread } = await start();
      slack.refuseNext('files.getUploadURLExternal', { calls: 1, error });
      const attached = messenger.attach(thread, file('one.diff'));
      await expect(attached).rejects.toMatchObject({ code: error, retryable: false });
    },
  );

  test('without its scope is refused, and the thread stays as it is', async () => {
    const scopes = ['chat:write', 'channels:read', 'groups:read', 'channels:history'];
    const { slack, messenger, thread } = await start({ scopes });
    await expect(messenger.attach(thread, file('one.diff'))).rejects.toMatchObject({ code: 'missing_scope' });
    expect(slack.messages()).toHaveLength(1);
  });
});

describe('a message of a form that Slack refuses', () => {
  const open = async (codes: readonly string[], more: Partial<SlackMessage> = {}) => {
    const slack = await startLocal();
    const messenger = createSlackMessenger({ token: TOKEN, apiUrl: slack.apiUrl });
    for (const error of codes) slack.refuseNext('chat.postMessage', { calls: 1, error });
    const thread = await messenger.open({ channel: '#alerts', key: 'a', message: { ...message('one'), ...more } });
    return { slack, messenger, thread };
  };

  test.each(['invalid_blocks', 'invalid_blocks_format', 'msg_too_long', 'no_text', 'too_many_attachments'])(
    '%s: it is said again as plain text',
    async (code) => {
      const { slack } = await open([code], {
        text: 'Failed &amp; done',
        blocks: [
          { type: 'header', text: { type: 'plain_text', text: 'StockError' } },
          { type: 'section', text: { type: 'mrkdwn', text: 'sold &lt;out&gt;' } },
          {
            type: 'actions',
            elements: [{ type: 'button', text: { type: 'plain_text', text: 'Go' }, url: 'https://a.example/' }],
          },
        ],
      });
      expect(slack.messages()).toMatchObject([
        { text: 'Failed &amp; done\nStockError\nsold &lt;out&gt;\nhttps://a.example/', blocks: [] },
      ]);
    },
  );

  test('more blocks than Slack takes, and words without an end, become a text that it takes', async () => {
    const { type, text } = { type: 'section', text: { type: 'mrkdwn', text: '&amp;'.repeat(590) } } as const;
    const blocks = Array.from({ length: 51 }, () => ({ type, text }));
    const { slack, messenger, thread } = await open([], { blocks });
    await messenger.update(thread, { text: '<'.repeat(60_000), blocks });
    await messenger.reply(thread, 'k', { text: '', blocks: [] });
    const [first, reply] = slack.messages();
    expect(first?.text.length).toBeGreaterThan(100);
    expect([first?.blocks, reply?.text]).toEqual([[], '(no text)']);
  });

  test('a thread that is found again and cannot be rewritten is the thread all the same', async () => {
    const { slack, messenger, thread } = await open([]);
    slack.refuseNext('chat.update', { calls: 1, error: 'cant_update_message' });
    expect(await messenger.open({ channel: '#alerts', key: 'a', message: message('two') })).toEqual(thread);
  });

  test('an answer is posted where Slack does not show what was posted', async () => {
    const { slack, messenger, thread } = await open([]);
    slack.refuseNext('conversations.replies', { calls: 2, error: 'missing_scope' });
    await messenger.reply(thread, 'k', message('done'));
    slack.refuseNext('conversations.replies', { calls: 1, error: 'thread_not_found' });
    await expect(messenger.reply(thread, 'l', message('x'))).rejects.toMatchObject({ code: 'thread_not_found' });
    slack.refuseNext('conversations.replies', { calls: 1, error: 'thread_not_found' });
    await messenger.reply({ ...thread, replacedAt: 1 }, 'l', message('again'));
    expect(slack.messages().map(({ text }) => text)).toEqual(['one', 'done', 'again']);
  });
});

test.each([
  'rate_limited',
  'message_limit_exceeded',
  'team_added_to_org',
  'external_channel_migrating',
  'org_login_required',
])('%s passes: it is tried again later', async (error) => {
  const slack = await startLocal();
  const messenger = createSlackMessenger({ token: TOKEN, apiUrl: slack.apiUrl });
  slack.refuseNext('chat.postMessage', { calls: 1, error });
  const open = () => messenger.open({ channel: '#alerts', key: 'a', message: message('one') });
  await expect(open()).rejects.toMatchObject({ code: error, retryable: true });
  await open();
  expect(slack.messages()).toHaveLength(1);
});

test.each([
  ['conversations.history', 'missing_scope'],
  ['conversations.history', 'not_in_channel'],
  ['chat.getPermalink', 'channel_not_found'],
])('a thread is opened although %s says %s', async (method, error) => {
  const slack = await startLocal();
  const messenger = createSlackMessenger({ token: TOKEN, apiUrl: slack.apiUrl });
  slack.refuseNext(method, { calls: 1, error });
  const { ts } = await messenger.open({ channel: '#alerts', key: 'a', message: message('one') });
  expect(slack.messages()).toMatchObject([{ ts, text: 'one' }]);
});

test('a search for a thread that Slack refuses for now is retried later, so that no thread is posted twice', async () => {
  const slack = await startLocal();
  const messenger = createSlackMessenger({ token: TOKEN, apiUrl: slack.apiUrl });
  slack.refuseNext('conversations.history', { calls: 1, error: 'internal_error' });
  const open = messenger.open({ channel: '#alerts', key: 'a', message: message('one') });
  await expect(open).rejects.toMatchObject({ retryable: true });
  expect(slack.messages()).toEqual([]);
});

describe('a rate limit', () => {
  const pausing = () => {
    const paused: number[] = [];
    return { paused, pause: async (milliseconds: number) => void paused.push(milliseconds) };
  };

  test('is waited for as long as Slack says', async () => {
    const slack = await startLocal();
    const { paused, pause } = pausing();
    slack.refuseNext('chat.postMessage', { calls: 2, retryAfterSeconds: 2 });
    const messenger = createSlackMessenger({ token: TOKEN, apiUrl: slack.apiUrl, pause });
    await messenger.open({ channel: '#alerts', key: 'a', message: message('one') });
    expect(paused).toEqual([2_000, 2_000]);
    expect(slack.messages()).toHaveLength(1);
  });

  test('that is longer than the caller has time is a fault that passes', async () => {
    const slack = await startLocal();
    const { paused, pause } = pausing();
    slack.refuseNext('conversations.history', { calls: 1, retryAfterSeconds: 30 });
    const messenger = createSlackMessenger({ token: TOKEN, apiUrl: slack.apiUrl, pause });
    const opened = messenger.open({ channel: '#alerts', key: 'a', message: message('one') });
    await expect(opened).rejects.toMatchObject({
      retryable: true,
      message: 'Slack: could not look at what was posted: ratelimited, for 30 s',
    });
    expect(paused).toEqual([]);
  });
});
