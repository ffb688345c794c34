import { describe, expect, test } from 'vitest';
import { ZodError } from 'zod';
import { readEvent } from '../../../../core/messages/slack/read-event.ts';
import { readSlashCommand } from '../../../../core/messages/slack/read-slash-command.ts';

const mention = (event: object = {}, more: object = {}) => ({
  ...{ type: 'event_callback', token: 't', team_id: 'T1', api_app_id: 'A1', event_id: 'Ev1', event_time: 1 },
  authorizations: [{ team_id: 'T1', user_id: 'U0BOT', is_bot: true }],
  event: {
    ...{ type: 'app_mention', user: 'U0ANA01', text: '<@U0BOT> retry it', ts: '1795003200.123456', channel: 'C01AAA' },
    ...{ thread_ts: '1795003100.000100', event_ts: '1795003200.123456' },
    ...event,
  },
  ...more,
});

test('a mention is words, by channel and time', () => {
  expect(readEvent(mention())).toEqual({
    kind: 'words',
    words: {
      ...{ kind: 'words', id: 'C01AAA-1795003200.123456', door: 'mention', channel: 'C01AAA', words: 'retry it' },
      ...{ threadTs: '1795003100.000100', by: { id: 'U0ANA01', name: 'U0ANA01' }, at: 1_795_003_200_123 },
    },
  });
});

test('the message event of the same words has the same id', () => {
  expect(readEvent(mention({ type: 'message' }))).toEqual(readEvent(mention()));
});

test('Slack’s question whether the app is there is answered with its challenge', () => {
  const body = {
    type: 'url_verification',
    token: 't',
    challenge: '3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P',
  };
  expect(readEvent(body)).toEqual({ kind: 'challenge', challenge: body.challenge });
});

test.each<[string, object]>([
  ['the bot’s own words', mention({ user: 'U0BOT' })],
  ['another bot’s words', mention({ bot_id: 'B0OTHER' })],
  ['an edit', mention({ edited: { user: 'U0ANA01', ts: '1795003201.000000' } })],
  [
    'an edit, as a message event',
    mention({ type: 'message', subtype: 'message_changed', user: undefined, text: undefined }),
  ],
  ['a mention of another person first', mention({ text: '<@U0EVE99> see what <@U0BOT> retry said' })],
  ['a pasted log that mentions the bot', mention({ text: 'at 10:00 it failed: <@U0BOT> retry' })],
  ['a message without a mention', mention({ type: 'message', text: 'hello' })],
  ['an event without authorizations', mention({}, { authorizations: undefined })],
  ['another event', mention({ type: 'reaction_added', item: {}, user: undefined, text: undefined })],
  ['another kind of body', { type: 'app_rate_limited', minute_rate_limited: 1 }],
])('%s is left alone', (_, body) => {
  expect(readEvent(body)).toEqual({ kind: 'other' });
});

test.each<[string, unknown]>([
  ['no type', {}],
  ['a list', []],
  ['no challenge', { type: 'url_verification' }],
  ['no event', { type: 'event_callback' }],
  ['a user that is none', mention({ user: '../../x' })],
  ['a time that is none', mention({ ts: '1e9' })],
  ['a channel that is none', mention({ channel: 'C1/../../' })],
  ['a text that is none', mention({ text: { toString: 'x' } })],
])('%s is not what Slack documents', (_, body) => {
  expect(() => readEvent(body)).toThrow(ZodError);
});

describe('a slash command', () => {
  const form = (change: Record<string, string> = {}) =>
    new URLSearchParams({
      ...{ command: '/mendhook', text: ' mute checkout ', user_id: 'U0ANA01', user_name: 'ana', channel_id: 'C01AAA' },
      ...{
        trigger_id: '13345224609.738474920.8088930838d88f008e0',
        response_url: 'https://hooks.slack.com/commands/1/2',
      },
      ...change,
    });

  test('is words with an address for the answer', () => {
    expect(readSlashCommand(form(), 5)).toEqual({
      ...{ kind: 'words', id: 'C01AAA-13345224609.738474920.8088930838d88f008e0', door: 'slash', channel: 'C01AAA' },
      ...{ words: 'mute checkout', by: { id: 'U0ANA01', name: 'ana' }, at: 5 },
      responseUrl: 'https://hooks.slack.com/commands/1/2',
    });
  });

  test('of another app is left alone', () => {
    expect(readSlashCommand(form({ command: '/deploy' }), 5)).toBeUndefined();
  });

  test.each([
    ['an address that is none', { response_url: 'x' }],
    ['a person that is none', { user_id: '<!channel>' }],
  ])('%s is not what Slack documents', (_, change) => {
    expect(() => readSlashCommand(form(change), 5)).toThrow(ZodError);
  });
});
