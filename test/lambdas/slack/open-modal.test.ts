import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text as readText } from 'node:stream/consumers';
import { checkView } from '@mendhook/emulators/slack/check-view';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { fixedSecrets } from '../../../adapters/fixed-secrets.ts';
import { createSlackModalOpener } from '../../../adapters/slack-modal-opener.ts';
import { createLogger } from '../../../core/logger.ts';
import { decisionButtons } from '../../../core/messages/slack/decision-buttons.ts';
import { modalKind, openerValue, readSubject } from '../../../core/messages/slack/modal-subject.ts';
import { modalView } from '../../../core/messages/slack/modal-view.ts';
import { MORE_ACTION } from '../../../core/messages/slack/read-modal-press.ts';
import { readViewSubmission } from '../../../core/messages/slack/read-view-submission.ts';
import type { ModalOpener } from '../../../core/ports/modal-opener.ts';
import type { PersonRequest } from '../../../core/records/person-request.ts';
import type { PersonWords } from '../../../core/records/person-words.ts';
import { createPressReceiver } from '../../../lambdas/slack/receive-press.ts';
import { CHANNEL, said, startSeededSlack, TOKEN } from '../../../packages/emulators/test/slack/seeded-slack.ts';
import { billing } from '../../core/golden/billing.ts';

const SECRET = 'a-signing-secret';
const TS = '1795003200.000001';
const NOW = 1_795_003_200_000;
const { incident, attempt } = billing;
const subject = { incidentId: incident.id, attempt: incident.attempt };
const thread = { channel: CHANNEL, ts: TS };

interface Terms {
  readonly token?: string | undefined;
  /** How long the function takes before it opens a window, in milliseconds. */
  readonly takesMs?: number;
}

/** The local Slack with an incident's buttons, and the function behind them. */
async function start({ token = TOKEN, takesMs = 0 }: Terms = {}) {
  const time = { now: NOW };
  const blocks = decisionButtons(incident, attempt).map((block) => Object.fromEntries(Object.entries(block)));
  const slack = await startSeededSlack([said(TS, { text: 'x', blocks })], { clock: () => time.now });
  const queued: (PersonRequest | PersonWords)[] = [];
  const lines: string[] = [];
  const real = createSlackModalOpener({ apiUrl: slack.apiUrl });
  const modals: ModalOpener = {
    ...real,
    open: (...args) => {
      time.now += takesMs;
      return real.open(...args);
    },
  };
  const callers = { signingSecrets: [SECRET], ...(token === '' ? {} : { botToken: token }) };
  const receive = createPressReceiver({
    queue: { send: async (request) => void queued.push(request) },
    secrets: fixedSecrets({ slack: callers }),
    modals,
    clock: () => time.now,
    logger: createLogger((line) => lines.push(line)),
  });
  const app = createServer(async (request, response) => {
    const { status, message, errors } = await receive({
      timestamp: String(request.headers['x-slack-request-timestamp']),
      signature: String(request.headers['x-slack-signature']),
      body: Buffer.from(await readText(request)),
    });
    response.statusCode = status;
    response.end(errors === undefined ? message : JSON.stringify({ response_action: 'errors', errors }));
  }).listen(0, '127.0.0.1');
  await once(app, 'listening');
  onTestFinished(() => void app.close());
  // A server that listens on an address and port has an address of this shape.
  const { port } = app.address() as AddressInfo;
  slack.connectApp({ url: `http://127.0.0.1:${port}`, signingSecret: SECRET });
  const choose = (kind: (typeof modalKind.options)[number], window?: Record<string, string>) =>
    slack.press({ channel: CHANNEL, ts: TS, actionId: MORE_ACTION, value: openerValue(kind, subject), window });
  return { slack, queued, lines, choose };
}

test.each([
  ['try-again-hint', { words: ' look at the cart ' }, { action: 'try-again', hint: 'look at the cart' }],
  [
    'wrong-diagnosis',
    { part: 'too-narrow', words: 'two carts race' },
    { action: 'wrong-diagnosis', part: 'too-narrow', words: 'two carts race' },
  ],
  ['assign', { person: 'U0LOCALYOU' }, { action: 'assign', to: { id: 'U0LOCALYOU', name: 'U0LOCALYOU' } }],
  ['assign', {}, { action: 'assign', to: null }],
] as const)('what a person sends from the window %s is a request like a press', async (kind, window, wish) => {
  const { slack, queued, choose } = await start();
  expect(await choose(kind, window)).toEqual({});
  expect(queued).toEqual([
    {
      ...{
        id: expect.stringMatching(/^slack-view-V[0-9A-F]+$/),
        via: 'slack',
        door: 'modal',
        ...subject,
        thread,
        wish,
      },
      by: { id: 'U0LOCALYOU', name: 'you' },
      at: NOW,
    },
  ]);
  expect([slack.views(), slack.whispers()]).toEqual([[], []]);
});

test('an empty field is answered there, and the window is sent again as the same request', async () => {
  const { slack, queued, choose } = await start();
  expect(await choose('wrong-diagnosis', { part: 'cause', words: ' \n ' })).toEqual({
    words: 'Write a few words: an empty field tells nothing.',
  });
  const [view] = slack.views();
  expect([queued, view?.errors]).toEqual([[], { words: expect.stringContaining('empty') }]);
  const inputs = { part: 'cause', words: 'it is the cart' };
  expect(await slack.submit({ viewId: view?.id ?? '', inputs })).toEqual({});
  expect(queued).toMatchObject([{ id: `slack-view-${view?.id}`, wish: { words: 'it is the cart' } }]);
});

describe('a window that does not open', () => {
  const LATE = 'The window could not be opened';

  test('because its trigger is too old: the person alone is told the words that do the same', async () => {
    const { slack, queued, lines, choose } = await start({ takesMs: 3_001 });
    await choose('try-again-hint');
    expect([slack.views(), queued]).toEqual([[], []]);
    expect(slack.whispers()).toMatchObject([{ user: 'U0LOCALYOU', channel: CHANNEL, threadTs: TS }]);
    expect(slack.whispers()[0]?.text).toMatch(new RegExp(`^${LATE}.*\`retry\``));
    expect(lines.join()).toContain('expired_trigger_id');
  });

  test.each([
    ['because Slack takes no more calls', 'ratelimited', { calls: 1, retryAfterSeconds: 30 }],
    ['because Slack has a fault', 'internal_error', { calls: 1, error: 'internal_error' }],
  ])('%s: the same, without a second call', async (_, reason, refusal) => {
    const { slack, lines, choose } = await start();
    slack.refuseNext('views.open', refusal);
    await choose('assign');
    expect(slack.whispers()[0]?.text).toContain(LATE);
    expect(lines.join()).toContain(reason);
  });

  test('because the press came before, and has its window: nobody is told', async () => {
    const { slack, lines, choose } = await start();
    slack.refuseNext('views.open', { calls: 1, error: 'exchanged_trigger_id' });
    await choose('assign');
    expect(slack.whispers()).toEqual([]);
    expect(lines.join()).toContain('modal-opened');
  });

  test.each([
    ['without the bot’s token', '', 'no_token'],
    ['with a token that was replaced', 'xoxb-old', 'invalid_auth'],
  ])('%s: the same', async (_, token, reason) => {
    const { slack, lines, choose } = await start({ token });
    await choose('wrong-diagnosis');
    expect(slack.whispers()[0]?.text).toContain('`wrong`');
    expect(lines.join()).toContain(reason);
  });
});

test('the bot’s token and what was written are in no log', async () => {
  const { lines, choose } = await start();
  await choose('try-again-hint', { words: 'a secret hint' });
  await (await start({ takesMs: 5_000 })).choose('assign');
  expect(lines.join()).toContain('modal-opened');
  expect(lines.join()).not.toMatch(/xoxb|a secret hint/);
});

test.each(['https://evil.example/x', 'http://hooks.slack.com/x', 'https://hooks.slack.com.evil.example/x', 'x'])(
  'an answer goes to Slack’s own address, and not to %s',
  async (address) => {
    const asked: string[] = [];
    const opener = createSlackModalOpener({
      fetch: async (url) => {
        asked.push(String(url));
        return new Response('ok');
      },
    });
    expect(await opener.tell(address, 'x')).toBe(false);
    expect(await opener.tell('https://hooks.slack.com/actions/T/1/x', 'x')).toBe(true);
    expect(await opener.tell('https://hooks.slack-gov.com/actions/T/1/x', 'x')).toBe(true);
    expect(asked).toEqual(['https://hooks.slack.com/actions/T/1/x', 'https://hooks.slack-gov.com/actions/T/1/x']);
  },
);

describe('what comes as a window', () => {
  const submission = (change: object = {}, state: object = { hint: { words: { value: 'x' } } }) => ({
    type: 'view_submission',
    user: { id: 'U1', username: 'ana' },
    view: {
      id: 'V1',
      callback_id: 'try-again-hint',
      private_metadata: `${incident.id}/1/${CHANNEL}/${TS}`,
      state: { values: state },
      ...change,
    },
  });

  test.each([
    ['of another app', { callback_id: 'order-pizza' }],
    ['with metadata that is none of ours', { private_metadata: '{"incidentId":"x"}' }],
    ['with a path as metadata', { private_metadata: '../../x/1/C1/1.0' }],
    ['with more metadata than ours', { private_metadata: `${incident.id}/1/${CHANNEL}/${TS}/more` }],
    ['without metadata', { private_metadata: '' }],
  ])('%s gives nothing', (_, change) => {
    expect(readViewSubmission(submission(change), NOW)).toBeUndefined();
  });

  test.each(['V1"}', '../1', 'v'.repeat(41)])('the id %s is refused', (id) => {
    expect(() => readViewSubmission(submission({ id }), NOW)).toThrow();
  });

  test.each([
    ['try-again-hint', { hint: { words: { value: 'x'.repeat(100_000) } } }, ['hint']],
    [
      'wrong-diagnosis',
      {
        part: { part: { selected_option: { value: 'x'.repeat(100_000) } } },
        words: { words: { value: 'x'.repeat(100_000) } },
      },
      ['part', 'words'],
    ],
    ['assign', { assignee: { person: { selected_user: 'U'.repeat(100_000) } } }, ['assignee']],
    ['wrong-diagnosis', {}, ['part', 'words']],
    ['try-again-hint', { hint: {} }, ['hint']],
  ])('%s with 100 kB in each field, or without them, is answered at each', (callback_id, state, blocks) => {
    const read = readViewSubmission(submission({ callback_id }, state), NOW);
    expect(read?.kind === 'errors' && Object.keys(read.errors)).toEqual(blocks);
    expect(JSON.stringify(read).length).toBeLessThan(1_000);
  });
});

test('whatever it is about, a window is within Slack’s limits and says what it is about', () => {
  const subjects = fc.record({
    incidentId: fc.stringMatching(/^[\w-]{1,64}$/),
    attempt: fc.nat(999_999),
    thread: fc.record({ channel: fc.stringMatching(/^[A-Z0-9]{1,40}$/), ts: fc.constant('1795003200.000001') }),
  });
  fc.assert(
    fc.property(subjects, fc.constantFrom(...modalKind.options), (about, kind) => {
      const view = modalView(kind, about);
      expect(checkView(view)).toEqual([]);
      expect(Buffer.byteLength(JSON.stringify(view))).toBeLessThan(5_000);
      expect(readSubject(view.private_metadata ?? '')).toEqual(about);
    }),
    { numRuns: 50 },
  );
});
