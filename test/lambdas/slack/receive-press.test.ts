import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { fixedSecrets } from '../../../adapters/fixed-secrets.ts';
import { createLogger } from '../../../core/logger.ts';
import { muteValue } from '../../../core/messages/slack/button-value.ts';
import { SLACK_BODY_LIMIT_BYTES } from '../../../core/names.ts';
import type { ModalOpener } from '../../../core/ports/modal-opener.ts';
import type { PersonWord } from '../../../core/records/change-event.ts';
import type { PersonRequest } from '../../../core/records/person-request.ts';
import type { PersonWords } from '../../../core/records/person-words.ts';
import type { ReleasePersonWord } from '../../../core/records/release-event.ts';
import { createPressReceiver } from '../../../lambdas/slack/receive-press.ts';
import type { SignedRequest } from '../../../lambdas/slack/verify-signature.ts';

const NOW = Date.UTC(2026, 10, 20, 12);
const SECONDS = String(NOW / 1_000);
const SECRET = '8f742231b10e8888abcd99yyyzzz85a5';
const incidentId = '0123456789abcdef0123456789abcdef';

const sign = (body: string | Buffer, { secret = SECRET, timestamp = SECONDS } = {}): SignedRequest => ({
  timestamp,
  signature: `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:`).update(body).digest('hex')}`,
  body: Buffer.from(body),
});

const form = (payload: unknown) => new URLSearchParams({ payload: JSON.stringify(payload) }).toString();

const press = (action: object = {}) => ({
  type: 'block_actions',
  user: { id: 'U2CERLKJA', username: 'ana', name: 'ana' },
  channel: { id: 'C01', name: 'alerts' },
  trigger_id: '1.2.3',
  message: { ts: '1.0', text: '…' },
  actions: [
    { type: 'button', action_id: 'try-again', action_ts: '1795003200.123456', value: `${incidentId}/2`, ...action },
  ],
});

/** No press of these opens a window. */
const NO_MODALS: ModalOpener = {
  open: async () => {
    throw new Error('no window was asked for');
  },
  tell: async () => {
    throw new Error('nobody was to be told');
  },
};

function startReceiver({
  secrets = [SECRET],
  send,
  words,
}: {
  secrets?: string[];
  send?: () => Promise<void>;
  words?: (PersonWord | ReleasePersonWord)[];
} = {}) {
  const queued: (PersonRequest | PersonWords)[] = [];
  const lines: string[] = [];
  const receive = createPressReceiver({
    queue: { send: send ?? (async (request) => void queued.push(request)) },
    ...(words === undefined ? {} : { words: { send: async (word) => void words.push(word) } }),
    secrets: fixedSecrets({ slack: { signingSecrets: secrets } }),
    modals: NO_MODALS,
    clock: () => NOW,
    logger: createLogger((line) => lines.push(line)),
  });
  return { receive, queued, lines };
}

test('a word on a release goes to the same queue', async () => {
  const words: (PersonWord | ReleasePersonWord)[] = [];
  const { receive, lines } = startReceiver({ words });
  const value = `${'a1'.repeat(8)}/${'c'.repeat(40)}/3`;
  const state = { values: { 'release-reason': { reason: { value: 'Errors rise.' } } } };
  await receive(sign(form({ ...press({ action_id: 'release:roll-back', value }), state })));
  expect(words).toEqual([
    {
      ...{ kind: 'release-word', id: 'slack-U2CERLKJA-1795003200.123456', word: 'roll-back', reason: 'Errors rise.' },
      ...{ releaseId: 'a1'.repeat(8), commit: 'c'.repeat(40), decision: 3, at: 1_795_003_200_123 },
      by: { via: 'slack', slackId: 'U2CERLKJA', name: 'ana' },
    },
  ]);
  expect(lines.join()).toContain('"releaseId":"a1a1a1a1a1a1a1a1"');
});

describe('a word on a change', () => {
  const value = `${'a1'.repeat(8)}/${'b'.repeat(40)}`;
  const said = press({ action_id: 'change:approve', value });
  const payload = {
    ...said,
    state: { values: { 'change-reason': { reason: { type: 'plain_text_input', value: 'It is small.' } } } },
  };

  test('goes straight to the release queue', async () => {
    const words: PersonWord[] = [];
    const { receive, queued } = startReceiver({ words });
    expect(await receive(sign(form(payload)))).toMatchObject({ status: 200 });
    expect(queued).toEqual([]);
    expect(words).toEqual([
      {
        ...{ kind: 'word', id: 'slack-U2CERLKJA-1795003200.123456', word: 'approve', reason: 'It is small.' },
        ...{ changeId: 'a1'.repeat(8), head: 'b'.repeat(40), at: 1_795_003_200_123 },
        by: { via: 'slack', slackId: 'U2CERLKJA', name: 'ana' },
      },
    ]);
  });

  test('is taken and left alone without such a queue', async () => {
    const { receive, queued } = startReceiver();
    expect(await receive(sign(form(payload)))).toMatchObject({ status: 200 });
    expect(queued).toEqual([]);
  });
});

test('a signing secret that was replaced is read again', async () => {
  const read = fixedSecrets({ slack: { signingSecrets: ['an earlier one'] } }).read;
  const { readAgain } = fixedSecrets({ slack: { signingSecrets: [SECRET] } });
  const receive = createPressReceiver({
    queue: { send: async () => undefined },
    secrets: { read, readAgain },
    modals: NO_MODALS,
    clock: () => NOW,
    logger: createLogger(() => undefined),
  });
  expect(await receive(sign(form(press())))).toMatchObject({ status: 200 });
});

describe('a press', () => {
  test('is put on the queue with who pressed, then acknowledged', async () => {
    const { receive, queued } = startReceiver();
    expect(await receive(sign(form(press())))).toEqual({ status: 200, message: '' });
    expect(queued).toEqual([
      {
        id: 'slack-U2CERLKJA-1795003200.123456',
        incidentId,
        attempt: 2,
        wish: { action: 'try-again' },
        by: { id: 'U2CERLKJA', name: 'ana' },
        at: 1_795_003_200_123,
        via: 'slack',
        door: 'button',
      },
    ]);
  });

  test('that Slack sends again is the same request', async () => {
    const { receive, queued } = startReceiver();
    await receive(sign(form(press())));
    await receive(sign(form(press())));
    expect(queued).toHaveLength(2);
    expect(queued[0]).toEqual(queued[1]);
  });

  test.each([
    ['for an hour', 60],
    ['for good', null],
  ])('from the menu mutes %s', async (_, minutes) => {
    const { receive, queued } = startReceiver();
    const selected_option = { value: muteValue({ incidentId, attempt: 2 }, minutes) };
    await receive(sign(form(press({ action_id: 'mute', value: undefined, selected_option }))));
    expect(queued).toMatchObject([{ door: 'menu', wish: { action: 'mute', minutes } }]);
  });

  test.each([
    ['of a button that opens a page', press({ action_id: 'open-datadog', value: undefined })],
    ['with a value of somebody else', press({ value: 'buy-milk' })],
    ['of a mute without a time', press({ action_id: 'mute' })],
    ['of another kind', { type: 'view_closed', view: {} }],
  ])('%s is acknowledged and asks for nothing', async (_, payload) => {
    const { receive, queued } = startReceiver();
    expect(await receive(sign(form(payload)))).toMatchObject({ status: 200 });
    expect(queued).toEqual([]);
  });

  test.each<[string, SignedRequest, number]>([
    ['not signed', { ...sign(form(press())), signature: undefined }, 401],
    ['signed by somebody else', sign(form(press()), { secret: 'guess' }), 401],
    ['recorded and sent again later', sign(form(press()), { timestamp: String(Number(SECONDS) - 301) }), 401],
    ['over the limit', sign(Buffer.alloc(SLACK_BODY_LIMIT_BYTES + 1, 'x')), 413],
    ['without a payload', sign('hello=1'), 400],
    ['without JSON', sign('payload=hello'), 400],
    ['empty', sign(''), 400],
    ['without a person', sign(form({ ...press(), user: undefined })), 400],
    ['a window of another shape', sign(form({ type: 'view_submission', view: {} })), 400],
    ['with a time that is none', sign(form(press({ action_ts: '../../1' }))), 400],
  ])('that is %s is refused and not queued', async (_, request, status) => {
    const { receive, queued } = startReceiver();
    expect(await receive(request)).toMatchObject({ status });
    expect(queued).toEqual([]);
  });

  test('is not acknowledged when the queue did not take it', async () => {
    const { receive } = startReceiver({ send: () => Promise.reject(new Error('queue is down')) });
    await expect(receive(sign(form(press())))).rejects.toThrow('queue is down');
  });

  test('is refused while no signing secret is filled in', async () => {
    const { receive, queued } = startReceiver({ secrets: [''] });
    expect(await receive(sign(form(press()), { secret: 'x' }))).toMatchObject({ status: 401 });
    expect(queued).toEqual([]);
  });
});

describe('an event of Slack', () => {
  const event = (change: object = {}) =>
    JSON.stringify({
      ...{ type: 'event_callback', authorizations: [{ user_id: 'U0BOT' }] },
      event: {
        ...{ type: 'app_mention', user: 'U0ANA01', text: '<@U0BOT> retry SECRET-WORDS', ts: '1795003200.123456' },
        ...{ channel: 'C01AAA', thread_ts: '1795003100.000100', ...change },
      },
    });

  test('goes to the queue as words, and the log has nothing of them', async () => {
    const { receive, queued, lines } = startReceiver();
    expect(await receive(sign(event()))).toEqual({ status: 200, message: '' });
    expect(queued).toMatchObject([{ kind: 'words', id: 'C01AAA-1795003200.123456', door: 'mention' }]);
    expect(lines.join('')).toContain('words-accepted');
    expect(lines.join('')).not.toContain('SECRET-WORDS');
  });

  test('that asks whether the app is there is answered with its challenge', async () => {
    const { receive, queued } = startReceiver();
    const body = JSON.stringify({ type: 'url_verification', challenge: 'abc123' });
    expect(await receive(sign(body))).toEqual({ status: 200, message: 'abc123' });
    expect(await receive({ ...sign(body), signature: 'v0=00' })).toMatchObject({ status: 401 });
    expect(queued).toEqual([]);
  });

  test.each<[string, number, SignedRequest]>([
    ['forged', 401, sign(event(), { secret: 'another' })],
    ['signed before five minutes', 401, sign(event(), { timestamp: String(NOW / 1_000 - 301) })],
    ['changed after it was signed', 401, { ...sign(event()), body: Buffer.from(event({ text: '<@U0BOT> dismiss' })) }],
    ['of another shape', 400, sign(event({ user: 7 }))],
    ['cut off', 400, sign(event().slice(0, -3))],
    ['of a bot', 200, sign(event({ bot_id: 'B1' }))],
    ['too large', 413, sign(event({ text: 'x'.repeat(SLACK_BODY_LIMIT_BYTES) }))],
  ])('that is %s is answered %i and does nothing', async (_, status, request) => {
    const { receive, queued } = startReceiver();
    expect((await receive(request)).status).toBe(status);
    expect(queued).toEqual([]);
  });
});

test('a slash command goes to the queue with the address for its answer, and Slack shows nothing yet', async () => {
  const { receive, queued } = startReceiver();
  const body = new URLSearchParams({
    ...{ command: '/mendhook', text: 'status', user_id: 'U0ANA01', user_name: 'ana', channel_id: 'C01AAA' },
    ...{ trigger_id: '1.2.3', response_url: 'https://hooks.slack.com/commands/1/2' },
  }).toString();
  expect(await receive(sign(body))).toEqual({ status: 200, message: '' });
  expect(queued).toMatchObject([
    { door: 'slash', words: 'status', responseUrl: 'https://hooks.slack.com/commands/1/2' },
  ]);
  expect((await receive(sign(body.replace('U0ANA01', '%20')))).status).toBe(400);
});
