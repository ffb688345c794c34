import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text as readText } from 'node:stream/consumers';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { changeMessage } from '../../../../core/messages/slack/change-message.ts';
import { changeActionId, changeValue, readChangePresses } from '../../../../core/messages/slack/change-press.ts';
import type { ChangeContext } from '../../../../core/messages/slack/change-question.ts';
import { changeReply } from '../../../../core/messages/slack/change-reply.ts';
import type { Fact } from '../../../../core/records/change-facts.ts';
import type { ChangeRecord } from '../../../../core/records/change-record.ts';
import type { ReviewFinding } from '../../../../core/records/review-verdict.ts';
import { CHANNEL, said, startSeededSlack } from '../../../../packages/emulators/test/slack/seeded-slack.ts';
import { aChange, NOW } from '../../../fixtures/records.ts';
import { slackText } from '../../golden/slack-text.ts';
import { hostileChange } from '../hostile-change.ts';
import { assertInert, assertWithinLimits } from './assert-message.ts';

const FACTS: Fact[] = [
  {
    ...{ status: 'ran', name: 'openapi', version: '1.0.6' },
    found: [
      { rule: 'removed', reason: 'api-break', path: 'openapi.yaml', line: 12, text: 'total is gone from GET /carts' },
    ],
  },
  { status: 'not measured', name: 'coverage', why: 'the tests wrote no report', found: [] },
];
const FINDING: ReviewFinding = {
  ...{ id: 'f1', category: 'security', severity: 'high', path: 'src/cart.ts', line: 7, proof: 'claimed' },
  ...{ quote: 'eval(rule)', text: 'A rule of a customer is run as code.' },
};

const asked = (change: Partial<ChangeRecord> = {}): ChangeRecord =>
  aChange({
    status: 'needs-person',
    facts: FACTS,
    findings: [FINDING],
    decision: { sequence: 1, result: 'ask', rules: ['api-break'], why: 'GET /carts loses total.', at: NOW },
    ...change,
  });

const about = (more: Partial<ChangeContext> = {}): ChangeContext => ({
  url: 'https://github.com/acme/checkout/pull/12',
  urlOf: (number) => `https://github.com/acme/checkout/pull/${number}`,
  similar: [],
  silent: [],
  ...more,
});

describe('the question', () => {
  const earlier = aChange({
    id: 'c'.repeat(16),
    number: 9,
    title: 'Drop the old cart',
    status: 'merged',
    decision: asked().decision,
  });
  const message = changeMessage(asked(), about({ similar: [earlier] }));
  const shown = slackText(message);

  test.each([
    ['what changed', 'Reserve stock before payment'],
    ['who wrote it', 'by `octocat`, `reserve-stock` → `main` at `bbbbbbbbbbbb`'],
    ['why it stopped, with the rule', 'GET /carts loses total.\n• It breaks an API that others may call.'],
    ['facts with their tool and place', '• `openapi 1.0.6` `openapi.yaml:12`: total is gone from GET /carts'],
    ['what was not measured', '• `coverage` was not measured: the tests wrote no report'],
    [
      'findings with the lines',
      '*security*, severity high, not proven: `src/cart.ts:7`\nA rule of a customer is run as code.\n```\neval(rule)\n```',
    ],
    ['what it touches', '*It touches*\n• `openapi.yaml`\n• `src/cart.ts`'],
    ['how similar changes went', '<https://github.com/acme/checkout/pull/9|#9> Drop the old cart, *merged*'],
    ['what yes and no do', '*Refuse*: the check stays red until the next push.'],
  ])('says %s', (_, expected) => {
    expect(shown).toContain(expected);
  });

  test('says who calls the service, whom it calls and where it is busy, or why nobody knows', () => {
    const shownWith = (traces: NonNullable<ChangeRecord['traces']>) =>
      slackText(changeMessage(asked({ traces }), about()));
    const read = { status: 'read' as const, traces: 2, spans: 8 };
    const callers = ['web', 'jobs', 'a', 'b', 'c', 'd'].map((service) => ({ service, calls: 1 }));
    const resources = [{ name: 'GET /carts <!here>', spans: 6, share: 0.75 }];
    const touched = shownWith({ ...read, resources, callers, callees: [] });
    expect(touched).toContain(
      '• `src/cart.ts`\n• in 2 traces of the last day: called by `web`, `jobs`, `a`, `b`, `c` and 1 more; calls no other service\n',
    );
    expect(touched).toContain('`: 75 % of its spans');
    expect(touched).not.toContain('<!here>');
    expect(shownWith({ status: 'not measured', why: 'the searches of this hour are used up' })).toContain(
      '• callers were not measured: the searches of this hour are used up',
    );
  });

  test('says of a fork that once more lets its code run', () => {
    expect(slackText(changeMessage(asked({ fork: true }), about()))).toContain('reviewed again, and its code may run.');
    expect(shown).not.toContain('may run');
  });

  test('answers a word that did not count', () => {
    const words = [
      { id: '1', login: 'mona', word: 'approve', at: NOW, refused: 'write why in the field, then press again' },
    ];
    const answered = slackText(changeMessage(asked({ words }), about()));
    expect(answered).toContain('mona said "approve", and nothing changed: write why in the field, then press again');
  });

  test('shows no claim of a silent category, and no dismissed finding', () => {
    expect(slackText(changeMessage(asked(), about({ silent: ['security'] })))).not.toContain('eval');
    expect(slackText(changeMessage(asked({ dismissed: ['f1'] }), about()))).not.toContain('eval');
  });
});

test.each([
  ['opened', 'waits for its review'],
  ['reviewing', 'is being reviewed'],
  ['ready', 'may be merged'],
  ['blocked', 'must not be merged'],
  ['merged', 'was merged'],
] as const)('a change that is %s asks nothing', (status, state) => {
  const { text, blocks } = changeMessage(asked({ status }), about());
  expect(text).toContain(`acme/checkout#12 ${state}`);
  expect(blocks.map(({ type }) => type)).toEqual(['section', 'context']);
});

test('whatever a record holds, each message passes Slack’s limits and nothing in it comes alive', () => {
  fc.assert(
    fc.property(hostileChange, fc.array(hostileChange, { maxLength: 5 }), (record, similar) => {
      const messages = [
        changeMessage(record, about({ similar })),
        changeMessage({ ...record, status: 'needs-person' }, about({ similar })),
      ];
      const reply = changeReply(record);
      for (const message of [...messages, ...(reply === undefined ? [] : [reply.message])]) {
        assertWithinLimits(message);
        assertInert(message);
      }
    }),
    { numRuns: 25, endOnFailure: true },
  );
});

describe('a press', () => {
  /** Presses in the local Slack, which sends the press as the real one does. */
  async function press(actionId: string, value: string, inputs?: Record<string, string>) {
    const { text, blocks } = changeMessage(asked(), about());
    const stored = blocks.map((block) => Object.fromEntries(Object.entries(block)));
    const slack = await startSeededSlack([said('1795003200.000001', { text, blocks: stored })]);
    let body = '';
    const app = createServer(async (request, response) => {
      body = await readText(request);
      response.end();
    }).listen(0, '127.0.0.1');
    await once(app, 'listening');
    onTestFinished(() => void app.close());
    // A server that listens on an address and port has an address of this shape.
    const { port } = app.address() as AddressInfo;
    slack.connectApp({ url: `http://127.0.0.1:${port}`, signingSecret: 's' });
    await slack.press({ channel: CHANNEL, ts: '1795003200.000001', actionId, value, inputs });
    return readChangePresses(JSON.parse(new URLSearchParams(body).get('payload') ?? ''));
  }
  const subject = { changeId: asked().id, head: asked().head };

  test('is a word with the commit that was seen and the reason in the field', async () => {
    const words = await press(changeActionId('approve'), changeValue(subject), { reason: 'I read the plan.' });
    expect(words).toMatchObject([
      { kind: 'word', word: 'approve', ...subject, reason: 'I read the plan.', by: { via: 'slack' } },
    ]);
    expect(words[0]?.id).toMatch(/^slack-U\w+-\d+\.\d+$/);
  });

  test('without a reason has none', async () => {
    const [word] = await press(changeActionId('refuse'), changeValue(subject));
    expect(word).toMatchObject({ word: 'refuse' });
    expect(word).not.toHaveProperty('reason');
  });

  test('beside a finding dismisses that finding', async () => {
    const value = changeValue({ ...subject, findingId: 'f1' });
    expect(await press(changeActionId('dismiss-finding', 'f1'), value)).toMatchObject([
      { word: 'dismiss-finding', findingId: 'f1' },
    ]);
  });

  test('of a button or a field that the message does not show is refused', async () => {
    await expect(press(changeActionId('approve'), changeValue({ ...subject, head: 'c'.repeat(40) }))).rejects.toThrow(
      'action_not_found',
    );
    await expect(press(changeActionId('approve'), changeValue(subject), { else: 'x' })).rejects.toThrow(
      'action_not_found',
    );
    await expect(press(changeActionId('approve'), changeValue(subject), { reason: 'x'.repeat(501) })).rejects.toThrow(
      'at most 500',
    );
  });

  test.each([
    ['with another action', 'try-again', changeValue(subject)],
    ['with a word that is none', 'change:merge', changeValue(subject)],
    ['with a value that is none', 'change:approve', '../../x'],
    ['without a value', 'change:approve', undefined],
  ])('%s is no word', (_, action_id, value) => {
    const payload = { type: 'block_actions', user: { id: 'U1' }, actions: [{ action_id, action_ts: '1.2', value }] };
    expect(readChangePresses(payload)).toEqual([]);
  });
});
