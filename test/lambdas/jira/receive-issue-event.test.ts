import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { fixedSecrets } from '../../../adapters/fixed-secrets.ts';
import { jiraConfigSchema } from '../../../core/config/jira.ts';
import { createLogger } from '../../../core/logger.ts';
import { JIRA_BODY_LIMIT_BYTES } from '../../../core/names.ts';
import { issueNoticeSchema } from '../../../core/records/issue-notice.ts';
import { createIssueEventReceiver } from '../../../lambdas/jira/receive-issue-event.ts';
import { NOW } from '../../fixtures/records.ts';

const JIRA = jiraConfigSchema.parse({
  site: 'https://acme.atlassian.net',
  project: 'SHOP',
  webhook: { services: [{ service: 'checkout' }, { project: 'HELP', service: 'checkout' }] },
});

const sign = (body: string | Buffer, secret = 'right') =>
  `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;

interface Event {
  readonly webhookEvent?: string;
  readonly labels?: readonly string[];
  readonly project?: string;
  readonly changed?: readonly string[] | undefined;
  readonly id?: unknown;
}

const eventOf = ({
  webhookEvent = 'jira:issue_created',
  labels = ['mendhook'],
  project = 'SHOP',
  changed,
  id = '10001',
}: Event = {}) => ({
  timestamp: NOW,
  webhookEvent,
  user: { displayName: 'Ada' },
  issue: {
    ...{ id, key: `${project}-7`, self: 'https://acme.atlassian.net/rest/api/2/10001' },
    fields: { summary: 'a secret summary', description: 'h1. text', labels, project: { key: project } },
  },
  ...(changed === undefined
    ? {}
    : { changelog: { id: '1', items: changed.map((field) => ({ field, fieldtype: 'jira', fieldId: field })) } }),
});

interface Sent {
  readonly message: unknown;
  readonly delaySeconds: number | undefined;
}

function start({ jira = JIRA, fails = false } = {}) {
  const [sent, lines]: [Sent[], string[]] = [[], []];
  const receive = createIssueEventReceiver({
    jira,
    secrets: fixedSecrets({ jira: { webhookSecrets: ['old', 'right'] } }),
    queue: {
      send: async (message, { delaySeconds } = {}) => {
        if (fails) throw new Error('the queue did not take it');
        sent.push({ message: JSON.parse(JSON.stringify(message)), delaySeconds });
      },
    },
    clock: () => NOW,
    logger: createLogger((line) => lines.push(line)),
  });
  const call = (payload: unknown, secret?: string) => {
    const body = Buffer.from(typeof payload === 'string' ? payload : JSON.stringify(payload));
    return receive({ signature: sign(body, secret), body });
  };
  return { receive, call, sent, lines };
}

test('a new issue with the label is read ten minutes later', async () => {
  const { call, sent, lines } = start();
  expect(await call(eventOf())).toEqual({ status: 202, message: 'Accepted' });
  expect(sent).toEqual([
    { message: { kind: 'jira-issue', issueId: '10001', key: 'SHOP-7', at: NOW }, delaySeconds: 600 },
  ]);
  expect(issueNoticeSchema.safeParse(sent[0]?.message).success).toBe(true);
  expect(lines.join()).toContain('jira-event-accepted');
});

test('SQS takes the longest wait', async () => {
  const jira = { ...JIRA, ...(JIRA.webhook && { webhook: { ...JIRA.webhook, waitMinutes: 15 } }) };
  const { call, sent } = start({ jira });
  await call(eventOf());
  expect(sent[0]?.delaySeconds).toBe(900);
});

describe('who calls', () => {
  const body = Buffer.from(JSON.stringify(eventOf(), null, 1));
  test.each<[string, string | undefined]>([
    ['no signature', undefined],
    ['an empty one', ''],
    ['another secret', sign(body, 'wrong')],
    ['the digest without its method', sign(body).slice('sha256='.length)],
    ['another method', sign(body).replace('sha256', 'sha1')],
    ['capitals', sign(body).toUpperCase()],
    ['the body as it is written again', sign(JSON.stringify(JSON.parse(body.toString())))],
  ])('%s: 401, and nothing is sent', async (_, signature) => {
    const { receive, sent } = start();
    expect(await receive({ signature, body })).toEqual({ status: 401, message: 'Unauthorized' });
    expect(sent).toEqual([]);
  });

  test.each(['old', 'right'])('the secret %s is known', async (secret) => {
    expect(await start().call(eventOf(), secret)).toMatchObject({ status: 202 });
  });

  test('without a secret nobody is let in', async () => {
    const { receive, sent } = start();
    expect(await receive({ signature: sign(body, ''), body })).toMatchObject({ status: 401 });
    expect(sent).toEqual([]);
  });

  test('a body over the limit is refused before it is looked at', async () => {
    const { call, sent } = start();
    expect(await call({ ...eventOf(), more: 'x'.repeat(JIRA_BODY_LIMIT_BYTES) })).toMatchObject({ status: 413 });
    expect(sent).toEqual([]);
  });

  test('no word of a body is in the log, whatever the answer is', async () => {
    const { call, lines } = start();
    const odd = { ...eventOf(), issue: { summary: 'a secret summary' } };
    for (const payload of [eventOf(), odd, '{"a secret summary', eventOf({ labels: [] })]) await call(payload);
    await call(eventOf(), 'wrong');
    expect(lines.join('\n')).not.toMatch(/secret summary|sha256|h1\./);
    expect(lines).toHaveLength(4);
  });
});

describe('what is ours', () => {
  test.each<[string, Event]>([
    ['a changed summary', { webhookEvent: 'jira:issue_updated', changed: ['status', 'summary'] }],
    ['a changed description', { webhookEvent: 'jira:issue_updated', changed: ['description'] }],
    ['the label', { webhookEvent: 'jira:issue_updated', changed: ['labels'] }],
    ['a component that was left out at first', { webhookEvent: 'jira:issue_updated', changed: ['components'] }],
    ['a move from another project', { webhookEvent: 'jira:issue_updated', changed: ['project'] }],
    ['another project that is named', { project: 'HELP' }],
    ['other labels beside it', { labels: ['ui', 'mendhook', 'mendhook-later'] }],
    ['an id that is a number', { id: 10_001 }],
  ])('%s: 202', async (_, event) => {
    const { call, sent } = start();
    expect(await call(eventOf(event))).toMatchObject({ status: 202 });
    expect(sent).toHaveLength(1);
  });

  test.each<[string, Event]>([
    ['no label', { labels: ['bug'] }],
    ['the label in another spelling', { labels: ['Mendhook'] }],
    ['an issue that mendhook opened', { labels: ['mendhook', `mendhook-${'0'.repeat(32)}`] }],
    ['a project that is not named', { project: 'OPS' }],
    ['a changed status', { webhookEvent: 'jira:issue_updated', changed: ['status'] }],
    ['an update without a changelog, as a comment makes it', { webhookEvent: 'jira:issue_updated' }],
    ['a deleted issue', { webhookEvent: 'jira:issue_deleted' }],
    ['a comment', { webhookEvent: 'comment_created' }],
    ['an event that is not known', { webhookEvent: 'sprint_started' }],
  ])('%s: 200', async (_, event) => {
    const { call, sent } = start();
    expect(await call(eventOf(event))).toEqual({ status: 200, message: 'Ignored' });
    expect(sent).toEqual([]);
  });

  test('other events need none of the fields of an issue', async () => {
    expect(await start().call({ webhookEvent: 'user_created', user: {} })).toMatchObject({ status: 200 });
  });

  test.each<[string, unknown]>([
    ['no JSON', '{'],
    ['nothing', ''],
    ['a list', []],
    ['no event', { issue: {} }],
    ['no issue', { webhookEvent: 'jira:issue_created' }],
    ['no project', { webhookEvent: 'jira:issue_created', issue: { id: '1', key: 'SHOP-1', fields: { labels: [] } } }],
    ['an id that leads elsewhere', eventOf({ id: '../myself' })],
    ['labels that are none', { ...eventOf(), issue: { ...eventOf().issue, fields: { labels: 'mendhook' } } }],
    ['a changelog that is none', { ...eventOf({ webhookEvent: 'jira:issue_updated' }), changelog: { items: 'x' } }],
  ])('%s: 400', async (_, payload) => {
    const { call, sent } = start();
    expect(await call(payload)).toEqual({ status: 400, message: 'Bad Request' });
    expect(sent).toEqual([]);
  });
});

test('what the queue did not take is thrown, so JIRA calls again', async () => {
  await expect(start({ fails: true }).call(eventOf())).rejects.toThrow('did not take');
});
