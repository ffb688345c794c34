import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { git } from '@mendhook/emulators/github/git';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Config, parseConfig } from '../../core/config/config.ts';
import { WEBHOOK_BODY_LIMIT_BYTES, WEBHOOK_SECRET_HEADER } from '../../core/names.ts';
import type { Incident } from '../../core/records/incident.ts';
import { loadConversation } from '../../local/demo/conversation.ts';
import { waitFor } from '../../local/demo/wait-for.ts';
import { describeRuntime } from '../../local/describe-runtime.ts';
import { type Runtime, startRuntime } from '../../local/runtime.ts';
import { recordCall } from '../../local/stack/recorded-access.ts';
import { unrecorded } from '../lib/recorded.ts';

/** The production handlers behind real sockets: what a caller of the webhook sees, and what is left in the ledger. */
const stateDirectory = mkdtempSync(join(tmpdir(), 'runtime-'));
const lines: string[] = [];
const calls = new Set<string>();
let runtime: Runtime;

const service = { env: 'production', repository: 'acme/checkout', slackChannel: '#checkout-alerts' };
const CONFIG: Config = parseConfig(
  {
    services: [
      { ...service, name: 'checkout' },
      { ...service, name: 'billing' },
      { ...service, name: 'ledgers', mode: 'observe' },
    ],
    jira: {
      site: 'https://acme.atlassian.net',
      project: 'SHOP',
      webhook: { services: [{ service: 'ledgers' }], waitMinutes: 0 },
    },
    watch: [{ service: 'billing', env: 'production', window: 1, threshold: 50, minimum: 5 }],
  },
  'a test',
);

const start = async () =>
  startRuntime({
    config: CONFIG,
    stateDirectory,
    port: 0,
    real: {},
    conversation: await loadConversation(),
    // A container that dies without a word.
    worker: { command: [process.execPath, '--eval', 'process.exit(1)'], environment: {} },
    onLog: ({ line }) => lines.push(line),
    onCall: (call) => {
      for (const line of recordCall(call)) calls.add(line);
    },
  });

const payload = (changes: Readonly<Record<string, unknown>> = {}) =>
  JSON.stringify({
    id: 'event-1',
    alert_id: '42',
    alert_transition: 'Triggered',
    alert_title: 'hunter2',
    tags: 'service:checkout,env:production',
    ...changes,
  });

const call = (body: string, options: { secret?: string; method?: string; path?: string } = {}) =>
  fetch(new URL(options.path ?? '', runtime.webhook.url), {
    method: options.method ?? 'POST',
    headers: { 'content-type': 'application/json', [WEBHOOK_SECRET_HEADER]: options.secret ?? runtime.webhook.secret },
    ...(options.method === 'GET' ? {} : { body }),
  });

async function settled(id: string) {
  for (let waited = 0; waited < 60_000; waited += 100) {
    const record = (await runtime.ledger.listAlerts(50)).find(({ alert }) => alert.id === id);
    if (record !== undefined && record.disposition.kind !== 'received') return record;
    await sleep(100);
  }
  throw new Error(`alert ${id} was not settled`);
}

beforeAll(async () => {
  runtime = await start();
  // Of the minutes that are over, whichever is looked at first.
  const message = 'no ledger';
  const failing = (minute: number) => ({
    ddtags: 'env:production',
    service: 'billing',
    status: 'error',
    message,
    timestamp: Date.now() - minute * 60_000,
  });
  await log([1, 2, 3].flatMap((minute) => Array.from({ length: 6 }, () => failing(minute))));
}, 60_000);

afterAll(async () => {
  await runtime.close();
  rmSync(stateDirectory, { recursive: true, force: true });
});

async function log(logs: readonly object[]): Promise<void> {
  const { url = '', apiKey = '' } = runtime.datadog ?? {};
  const sent = await fetch(`${url}/api/v2/logs`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'dd-api-key': apiKey },
    body: JSON.stringify(logs),
  });
  expect(sent.ok).toBe(true);
}

describe('the webhook, through the API', () => {
  test.each<[string, () => string, Parameters<typeof call>[1], number]>([
    ['a wrong secret', payload, { secret: 'wrong' }, 401],
    ['an empty secret', payload, { secret: '' }, 401],
    ['another method', payload, { method: 'GET' }, 404],
    ['another path', payload, { path: '/elsewhere' }, 404],
    ['an address without its unguessable part', payload, { path: '/datadog' }, 404],
    ['too much', () => payload({ alert_title: 'x'.repeat(WEBHOOK_BODY_LIMIT_BYTES) }), {}, 413],
    ['no JSON', () => 'hunter2', {}, 400],
    ['a wrong shape', () => payload({ alert_transition: 7 }), {}, 400],
  ])('%s is refused', async (_, body, options, status) => {
    expect((await call(body(), options)).status).toBe(status);
  });

  test('a wrong shape is told by its fields', async () => {
    const answer = await call('{"id":"event-1"}');
    expect(await answer.json()).toEqual({
      message: 'Bad Request',
      problems: ['alert_id: expected a string or a number', 'alert_transition: expected string'],
    });
  });

  test.each([
    ['Recovered', 'recorded', 'a recovered transition is recorded, not worked on'],
    ['No Data', 'recorded', 'a no-data transition is recorded, not worked on'],
    [
      'Triggered',
      'sampled',
      'no error was found behind it (logs of the last 15 minutes); it is searched for again, since logs may be late',
    ],
  ])('%s is acknowledged and kept with what became of it', async (transition, kind, reason) => {
    const id = `event-${transition}`;
    expect((await call(payload({ id, alert_transition: transition }))).status).toBe(202);
    expect((await settled(id)).disposition).toEqual({ kind, reason });
  });

  test('nothing of a body or a secret is in any log line', () => {
    expect(lines.length).toBeGreaterThan(5);
    expect(lines.join('\n')).not.toContain('hunter2');
    expect(lines.join('\n')).not.toContain(runtime.webhook.secret);
  });
});

describe('a bug, and what people do about it', () => {
  const until = (what: string, holds: (incident: Incident) => boolean): Promise<Incident> =>
    waitFor(
      what,
      async () =>
        (await runtime.ledger.listIncidents(10)).find((incident) => incident.service === 'checkout' && holds(incident)),
      { timeoutMs: 40_000, signal: new AbortController().signal },
    );

  /** A person who is told that it took too long asks again; on a busy machine the first one may. */
  const again = async (ask: () => Promise<unknown>) => {
    const isLate = (error: unknown) => error instanceof Error && error.name === 'TimeoutError';
    await ask().catch((error: unknown) => {
      if (!isLate(error)) throw error;
      return ask();
    });
  };

  const press = async (actionId: string, { id, attempt }: Incident, suffix = '') => {
    const value = `${id}/${attempt}${suffix}`;
    // Another function writes the message, a moment later.
    const { channel, ts } = await waitFor(
      `the message with ${actionId}`,
      async () => {
        const { thread } = (await runtime.ledger.getIncident(id)) ?? {};
        const [first] = thread === undefined ? [] : (runtime.slack?.thread(thread.channel, thread.ts) ?? []);
        const shown = JSON.stringify(first?.blocks ?? []);
        return shown.includes(`"action_id":"${actionId}"`) && shown.includes(`"${value}"`) ? thread : undefined;
      },
      { timeoutMs: 40_000, signal: new AbortController().signal },
    );
    const pressed = { channel, ts, actionId, value };
    await again(async () => runtime.slack?.press(pressed));
  };

  test('its container dies, which is told in its thread', async () => {
    const error = {
      kind: 'TypeError',
      message: 'no stock',
      stack: 'TypeError: no stock\n    at reserve (/app/src/stock.js:3:9)',
    };
    await log([{ ddtags: 'env:production', service: 'checkout', status: 'error', message: 'no stock', error }]);
    await call(payload({ id: 'event-bug', date: Date.now() }));
    expect((await settled('event-bug')).disposition.kind).toBe('worked');
    const failed = await until('the attempt to fail', ({ status }) => status === 'failed');
    expect(failed.outcome?.reason).toContain('the container ended before the worker could say why');
  }, 90_000);

  test('a press of “Try again” starts another attempt, and one of the menu mutes it', async () => {
    const failed = await until('the buttons', ({ status, unsettled }) => status === 'failed' && unsettled !== true);
    await press('try-again', failed);
    // The message has its buttons once people were told.
    const again = await until(
      'another attempt to fail, and its buttons',
      ({ attempt, status, unsettled }) => attempt === 2 && status === 'failed' && unsettled !== true,
    );
    await press('mute', again, '/60');
    await until('the mute', ({ decisions = [] }) => decisions.some(({ wish }) => wish.action === 'mute'));
  }, 90_000);

  test('words in its thread are carried out once, though Slack sends them twice; a command is answered', async () => {
    const { thread, id } = await until('the thread', (incident) => incident.thread !== undefined);
    const { channel = '', ts: threadTs = '' } = thread ?? {};
    const slack = runtime.slack;
    if (slack === undefined) throw new Error('Slack is emulated here');
    await slack.mention({ channel, threadTs, words: 'unmute', deliveries: 2 });
    const isUnmute = ({ wish }: NonNullable<Incident['decisions']>[number]) => wish.action === 'unmute';
    const { decisions = [] } = await until('the word', (incident) => incident.decisions?.some(isUnmute) === true);
    expect(decisions.filter(isUnmute)).toHaveLength(1);
    await again(() => slack.command({ channel, command: '/mendhook', text: 'incidents' }));
    const answered = async () =>
      slack.ephemerals().find(({ blocks }) => JSON.stringify(blocks).includes(id.slice(0, 12)));
    await waitFor('the answer', answered, { timeoutMs: 40_000, signal: new AbortController().signal });
  }, 90_000);

  test('a pull request that people close is a decision', async () => {
    const source = join(stateDirectory, 'source');
    mkdirSync(source);
    await git(source, ['init', '--quiet', '--initial-branch=main']);
    const { id } = await until('the incident', () => true);
    const branch = `incident/${id}`;
    await git(source, ['commit', '--quiet', '--allow-empty', '--message=first']);
    await git(source, ['checkout', '--quiet', '-b', branch]);
    await git(source, ['commit', '--quiet', '--allow-empty', '--message=fix']);
    await runtime.github?.createRepository({
      owner: 'acme',
      name: 'checkout',
      defaultBranch: 'main',
      fromDirectory: source,
    });
    const draft = await runtime.codeHost.openDraft({
      repository: 'acme/checkout',
      base: 'main',
      branch,
      title: 'fix',
      body: '',
    });
    await runtime.ledger.changeIncident(id, (current) => ({ ...current, pullRequest: draft }));
    runtime.github?.closePullRequest('acme', 'checkout', draft.number, 'ana');
    await until('the rejection', ({ status, unsettled }) => status === 'rejected' && unsettled !== true);
  }, 90_000);

  test('a service that fails without a monitor is an alert like any other', async () => {
    const watched = await waitFor(
      'the watch',
      async () =>
        (await runtime.ledger.listAlerts(50)).find(
          ({ alert: { eventType, kind } }) => eventType === 'mendhook_watch' && kind === 'triggered',
        ),
      { timeoutMs: 80_000, signal: new AbortController().signal },
    );
    expect(watched.alert).toMatchObject({ service: 'billing', env: 'production' });
    expect((await settled(watched.alert.id)).disposition.kind).toBe('worked');
  }, 120_000);

  test('the line that is printed for a report makes an issue, which becomes an incident', async () => {
    const printed = describeRuntime(runtime, CONFIG);
    expect(printed.join('\n')).toMatch(/JIRA {6}played on this machine: http:/);
    const [, line = ''] = /^ {2}a report {2}(.*)$/m.exec(printed.join('\n')) ?? [];
    const { stdout } = await execa('sh', ['-c', line]);
    expect(JSON.parse(stdout)).toMatchObject({ key: 'SHOP-1' });
    const reported = await waitFor(
      'the incident of the report',
      async () => (await runtime.ledger.listIncidents(20)).find(({ service: name }) => name === 'ledgers'),
      { timeoutMs: 40_000, signal: new AbortController().signal },
    );
    expect(JSON.stringify(reported)).toContain('A price is missing');
  }, 60_000);

  test('nothing calls what no recorded run did: the rights of each role are held against that', () => {
    expect(lines.filter((line) => line.includes('is not authorized to perform'))).toEqual([]);
    expect(unrecorded(calls)).toEqual([]);
    expect(new Set([...calls].map((each) => each.split(' ')[0]))).toEqual(
      new Set([
        'github',
        'jira',
        'job-events',
        'local-runtime',
        'receive',
        'requests',
        'slack',
        'sweep',
        'triage',
        'watch',
      ]),
    );
  });
});

describe('a restart', () => {
  test('keeps what there was, and one runtime at a time has the state', async () => {
    await expect(start()).rejects.toThrow(/in use by another process/);
    await runtime.close();
    runtime = await start();
    expect((await runtime.ledger.listAlerts(50)).map(({ alert }) => alert.id)).toContain('event-Recovered');
  }, 60_000);
});
