import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LogLevel, WebClient } from '@slack/web-api';
import { expect, onTestFinished, test } from 'vitest';
import { type LocalSlack, type SlackOptions, startSlack } from '../../slack/start.ts';

const TOKEN = 'xoxb-local';

interface Fixture {
  readonly slack: LocalSlack;
  readonly client: WebClient;
  readonly directory: string;
}

async function start(options: Partial<SlackOptions> = {}): Promise<Fixture> {
  const directory = await mkdtemp(join(tmpdir(), 'mendhook-slack-'));
  const slack = await startSlack({ stateDirectory: directory, token: TOKEN, channels: ['incidents'], ...options });
  onTestFinished(async () => {
    await slack.close();
    await rm(directory, { recursive: true, force: true });
  });
  return { slack, directory, client: clientOf(slack) };
}

const clientOf = (slack: LocalSlack, token: string | undefined = TOKEN): WebClient =>
  new WebClient(token, {
    slackApiUrl: slack.apiUrl,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    logLevel: LogLevel.ERROR,
  });

const section = (text: string) => ({ type: 'section', text: { type: 'mrkdwn', text } }) as const;

const failsWith = (error: string, more: object = {}) => ({ data: { ok: false, error, ...more } });

test('a thread: a message, its update, a reply, and what the channel then shows', async () => {
  const { slack, client } = await start();
  const metadata = { event_type: 'mendhook', event_payload: { key: 'abc', count: 1 } };
  const posted = await client.chat.postMessage({
    channel: '#incidents',
    text: 'one',
    blocks: [section('one')],
    metadata,
  });
  const channel = posted.channel ?? '';
  const ts = posted.ts ?? '';
  await client.chat.postMessage({ channel, text: 'reply', thread_ts: ts });
  await client.chat.update({ channel, ts, text: 'two', blocks: [section('two')] });

  const history = await client.conversations.history({ channel, include_all_metadata: true });
  expect(history.messages).toMatchObject([{ ts, text: 'two', reply_count: 1, edited: {}, metadata }]);
  const replies = await client.conversations.replies({ channel, ts });
  expect(replies.messages?.map((each) => each.text)).toEqual(['two', 'reply']);
  expect(replies.messages?.[0]).not.toHaveProperty('metadata');
  expect(slack.thread(channel, ts).map((each) => each.text)).toEqual(['two', 'reply']);
});

test('times are unique and rise, even within one millisecond', async () => {
  const { client, slack } = await start({ clock: () => 1_700_000_000_000 });
  for (const text of ['a', 'b', 'c']) await client.chat.postMessage({ channel: 'incidents', text });
  expect(slack.messages().map((each) => each.ts)).toEqual([
    '1700000000.000000',
    '1700000000.000001',
    '1700000000.000002',
  ]);
});

test.each([
  ['no token', undefined, 'not_authed'],
  ['a wrong token', 'xoxb-wrong', 'invalid_auth'],
])('%s is refused', async (_, token, error) => {
  const { slack } = await start();
  const client = new WebClient(token, { slackApiUrl: slack.apiUrl, logLevel: LogLevel.ERROR });
  await expect(client.auth.test()).rejects.toMatchObject(failsWith(error));
});

test('a scope that was not granted is named', async () => {
  const { client } = await start({ scopes: ['channels:read'] });
  await expect(client.chat.postMessage({ channel: 'incidents', text: 'x' })).rejects.toMatchObject(
    failsWith('missing_scope', { needed: 'chat:write', provided: 'channels:read' }),
  );
});

test('a private channel asks for scopes of its own, and a list for those of every kind', async () => {
  const scopes = ['channels:read', 'channels:history'];
  const { client, slack } = await start({ scopes, channels: ['open', { name: 'secret', isPrivate: true }] });
  const [open = '', secret = ''] = slack.channels().map(({ id }) => id);
  const lacks = (needed: string) => failsWith('missing_scope', { needed, provided: scopes.join(',') });
  expect(await client.conversations.list({ types: 'public_channel' })).toMatchObject({ channels: [{ name: 'open' }] });
  await expect(client.conversations.list({ types: 'public_channel,private_channel' })).rejects.toMatchObject(
    lacks('channels:read,groups:read'),
  );
  await client.conversations.history({ channel: open });
  await expect(client.conversations.info({ channel: secret })).rejects.toMatchObject(lacks('groups:read'));
  await expect(client.conversations.history({ channel: secret })).rejects.toMatchObject(lacks('groups:history'));
});

test('channels: found by id and name, joined, and out of sight when private', async () => {
  const { client } = await start({
    channels: ['incidents', { name: 'open', isMember: false }, { name: 'secret', isMember: false, isPrivate: true }],
  });
  const { channels } = await client.conversations.list({ types: 'public_channel,private_channel' });
  expect(channels?.map((each) => [each.name, each.is_member])).toEqual([
    ['incidents', true],
    ['open', false],
  ]);
  const open = channels?.[1]?.id ?? '';
  await expect(client.chat.postMessage({ channel: open, text: 'x' })).rejects.toMatchObject(
    failsWith('not_in_channel'),
  );
  await client.conversations.join({ channel: open });
  expect(await client.chat.postMessage({ channel: open, text: 'x' })).toMatchObject({ ok: true, channel: open });
  await expect(client.chat.postMessage({ channel: '#secret', text: 'x' })).rejects.toMatchObject(
    failsWith('channel_not_found'),
  );
  expect((await client.conversations.info({ channel: open })).channel?.name).toBe('open');
});

test.each([
  ['nothing to say', { text: '' }, 'no_text'],
  ['a thread that is not there', { text: 'x', thread_ts: '1.000000' }, 'thread_not_found'],
  ['metadata without a type', { text: 'x', metadata: { event_payload: {} } }, 'invalid_metadata_format'],
])('refused: %s', async (_, message, error) => {
  const { client } = await start();
  const call = client.apiCall('chat.postMessage', { channel: 'incidents', ...message });
  await expect(call).rejects.toMatchObject(failsWith(error));
});

test('invalid blocks are told one by one, in Slack’s words', async () => {
  const { client, slack } = await start();
  const blocks = [section('x'.repeat(3_001)), { type: 'banner' }];
  await expect(client.apiCall('chat.postMessage', { channel: 'incidents', blocks })).rejects.toMatchObject(
    failsWith('invalid_blocks', {
      response_metadata: {
        messages: [
          '[ERROR] must be less than 3001 characters [json-pointer:/blocks/0/text/text]',
          '[ERROR] failed to match all allowed schemas [json-pointer:/blocks/0/text]',
          '[ERROR] unsupported type: banner [json-pointer:/blocks/1/type]',
        ],
      },
    }),
  );
  expect(slack.messages()).toEqual([]);
});

test('blocks that are each fine can be too long together', async () => {
  const { client } = await start();
  const blocks = Array.from({ length: 5 }, () => section('x'.repeat(2_900)));
  await expect(client.chat.postMessage({ channel: 'incidents', text: 'x', blocks })).rejects.toMatchObject(
    failsWith('msg_blocks_too_long'),
  );
});

test('only an own message is updated; new text alone takes the blocks away, metadata stays until emptied', async () => {
  const { client } = await start();
  const metadata = { event_type: 'mendhook', event_payload: { key: 'abc' } };
  const { channel = '', ts = '' } = await client.chat.postMessage({
    channel: 'incidents',
    text: 'x',
    blocks: [section('x')],
    metadata,
  });
  const read = async () =>
    (await client.conversations.history({ channel, include_all_metadata: true })).messages?.[0] ?? {};
  await client.chat.update({ channel, ts, text: 'y' });
  expect(await read()).toMatchObject({ text: 'y', metadata });
  expect(await read()).not.toHaveProperty('blocks');
  await client.apiCall('chat.update', { channel, ts, text: 'y', metadata: {} });
  expect(await read()).not.toHaveProperty('metadata');
  await expect(client.chat.update({ channel, ts: '1.000000', text: 'y' })).rejects.toMatchObject(
    failsWith('message_not_found'),
  );
});

test('more than one message a second into one channel is turned away with the time to wait', async () => {
  const clock = { now: 1_700_000_000_000 };
  const { client } = await start({ isRateLimited: true, clock: () => clock.now });
  await client.chat.postMessage({ channel: 'incidents', text: 'one' });
  await expect(client.chat.postMessage({ channel: 'incidents', text: 'two' })).rejects.toMatchObject({
    code: 'slack_webapi_rate_limited_error',
    retryAfter: 1,
  });
  clock.now += 1_000;
  await client.chat.postMessage({ channel: 'incidents', text: 'two' });
});

test('history comes in pages and from a given time', async () => {
  const clock = { now: 1_700_000_000_000 };
  const { client } = await start({ clock: () => clock.now });
  for (const text of ['a', 'b', 'c']) {
    await client.chat.postMessage({ channel: 'incidents', text });
    clock.now += 60_000;
  }
  const texts: (string | undefined)[] = [];
  const { channels } = await client.conversations.list();
  const channel = channels?.[0]?.id ?? '';
  for await (const page of client.paginate('conversations.history', { channel, limit: 2 })) {
    if ('messages' in page && Array.isArray(page.messages)) texts.push(...page.messages.map((each) => each.text));
  }
  expect(texts).toEqual(['c', 'b', 'a']);
  const late = await client.conversations.history({ channel, oldest: '1700000030' });
  expect(late.messages?.map((each) => each.text)).toEqual(['c', 'b']);
});

test('who the bot is, where a message is seen, and a reaction', async () => {
  const { client, slack } = await start({ permalink: (channel, ts) => `http://page/${channel}/${ts}` });
  const me = await client.auth.test();
  expect((await client.users.info({ user: me.user_id ?? '' })).user).toMatchObject({ is_bot: true });
  const { channel = '', ts = '' } = await client.chat.postMessage({ channel: 'incidents', text: 'x' });
  const { permalink } = await client.chat.getPermalink({ channel, message_ts: ts });
  expect(permalink).toBe(`http://page/${channel}/${ts}`);
  await client.reactions.add({ channel, timestamp: ts, name: 'eyes' });
  await expect(client.reactions.add({ channel, timestamp: ts, name: 'eyes' })).rejects.toMatchObject(
    failsWith('already_reacted'),
  );
  expect(slack.messages()[0]?.reactions).toMatchObject([{ name: 'eyes' }]);
});

test('JSON bodies are read like forms', async () => {
  const { slack } = await start();
  const response = await fetch(`${slack.apiUrl}chat.postMessage`, {
    method: 'POST',
    headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json; charset=utf-8' },
    body: JSON.stringify({ channel: '#incidents', blocks: [section('hello')] }),
  });
  expect(await response.json()).toMatchObject({ ok: true, message: { blocks: [section('hello')] } });
});

test('messages and channel ids are there again after a restart, and times go on rising', async () => {
  const { slack, client, directory } = await start();
  const { ts = '', channel } = await client.chat.postMessage({ channel: 'incidents', text: 'before' });
  await slack.close();
  const again = await startSlack({ stateDirectory: directory, token: TOKEN, channels: ['incidents'], clock: () => 0 });
  onTestFinished(() => again.close());
  const second = await clientOf(again).chat.postMessage({ channel: 'incidents', text: 'after' });
  expect(second.channel).toBe(channel);
  expect(Number(second.ts)).toBeGreaterThan(Number(ts));
  expect(again.messages().map((each) => each.text)).toEqual(['before', 'after']);
});
