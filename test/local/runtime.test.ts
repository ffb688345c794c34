import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WEBHOOK_BODY_LIMIT_BYTES, WEBHOOK_SECRET_HEADER } from '../../core/names.ts';
import { loadConversation } from '../../local/demo/conversation.ts';
import { type Runtime, startRuntime } from '../../local/runtime.ts';
import { aConfig } from '../fixtures/records.ts';

/** The production handlers behind real sockets: what a caller of the webhook sees, and what is left in the ledger. */
const stateDirectory = mkdtempSync(join(tmpdir(), 'runtime-'));
const lines: string[] = [];
let runtime: Runtime;

const start = async () =>
  startRuntime({
    config: aConfig(),
    stateDirectory,
    port: 0,
    real: {},
    conversation: await loadConversation(),
    onLog: ({ line }) => lines.push(line),
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
  for (let waited = 0; waited < 20_000; waited += 100) {
    const record = (await runtime.ledger.listAlerts(50)).find(({ alert }) => alert.id === id);
    if (record !== undefined && record.disposition.kind !== 'received') return record;
    await sleep(100);
  }
  throw new Error(`alert ${id} was not settled`);
}

beforeAll(async () => {
  runtime = await start();
}, 60_000);

afterAll(async () => {
  await runtime.close();
  rmSync(stateDirectory, { recursive: true, force: true });
});

describe('the webhook, through the API', () => {
  test.each<[string, () => string, Parameters<typeof call>[1], number]>([
    ['a wrong secret', payload, { secret: 'wrong' }, 401],
    ['an empty secret', payload, { secret: '' }, 401],
    ['another method', payload, { method: 'GET' }, 404],
    ['another path', payload, { path: '/elsewhere' }, 404],
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
    ['Triggered', 'skipped', 'no error was found behind it (logs of the last 15 minutes)'],
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

describe('a restart', () => {
  test('keeps what there was, and one runtime at a time has the state', async () => {
    await expect(start()).rejects.toThrow(/in use by another local runtime/);
    await runtime.close();
    runtime = await start();
    expect((await runtime.ledger.listAlerts(50)).map(({ alert }) => alert.id)).toContain('event-Recovered');
  }, 60_000);
});
