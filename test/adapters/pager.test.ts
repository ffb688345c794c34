import { createHmac } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startDatadog } from '@mendhook/emulators/datadog';
import { listen } from '@mendhook/emulators/listen';
import { startPagerDuty } from '@mendhook/emulators/pagerduty';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { connectPager } from '../../adapters/connect-pager.ts';
import { retryAfterOf } from '../../adapters/send-call.ts';
import type { PageStep } from '../../core/ports/pager.ts';
import { createMemoryPager } from '../fakes/memory-pager.ts';
import { startFaultyFront } from './faulty-front.ts';
import { aPage, pagerContract } from './pager-contract.ts';

const ROUTING_KEY = 'r'.repeat(32);
const SIGNING_SECRET = 's'.repeat(32);
const NOW = Date.UTC(2026, 10, 20, 12);
const credentials = {
  datadog: { apiKey: 'api', appKey: 'app' },
  pagerduty: { routingKey: ROUTING_KEY },
  calls: { signingSecret: SIGNING_SECRET },
};
const connect = (more: Partial<Parameters<typeof connectPager>[0]> = {}) =>
  connectPager({ credentials, site: 'datadoghq.com', clock: () => NOW, ...more });

const inDirectory = async <Value>(start: (stateDirectory: string) => Promise<Value>) => {
  const directory = await mkdtemp(join(tmpdir(), 'mendhook-pager-'));
  return { system: await start(directory), remove: () => rm(directory, { recursive: true, force: true }) };
};

for (const step of [
  { call: 'pagerduty', severity: 'error' },
  { call: 'webhook', url: 'https://calls.example.com' },
] as const) {
  pagerContract(`${step.call} in memory`, true, async () => {
    const pager = createMemoryPager();
    const pages = () => pager.pages.map(({ status, summary }) => ({ status, text: summary }));
    return { pager, step, pages, close: async () => undefined };
  });
}

pagerContract('PagerDuty', true, async () => {
  const { system, remove } = await inDirectory((stateDirectory) =>
    startPagerDuty({ stateDirectory, routingKey: ROUTING_KEY }),
  );
  const front = await startFaultyFront(() => system.url);
  return {
    pager: connect({ pagerDutyUrl: front.url }),
    step: { call: 'pagerduty', severity: 'critical' },
    pages: () => system.alerts().map(({ status, summary }) => ({ status, text: summary })),
    front,
    close: async () => {
      await front.close();
      await system.close();
      await remove();
    },
  };
});

pagerContract('Datadog On-Call', false, async () => {
  const { system, remove } = await inDirectory((stateDirectory) =>
    startDatadog({
      stateDirectory,
      ...credentials.datadog,
      scopes: ['on_call_page', 'on_call_respond'],
      clock: () => NOW,
    }),
  );
  const front = await startFaultyFront(() => system.url);
  return {
    pager: connect({ datadogUrl: front.url }),
    step: { call: 'datadog-on-call', team: 'shop', urgency: 'high' },
    pages: () => system.pages().map(({ status, title, description }) => ({ status, text: `${title}\n${description}` })),
    front,
    close: async () => {
      await front.close();
      await system.close();
      await remove();
    },
  };
});

const sentSchema = z.object({
  type: z.enum(['triggered', 'acknowledged', 'resolved']),
  id: z.string(),
  incident: z.string(),
  summary: z.string(),
});

/** A receiver as docs/people.md describes one: it verifies the signature, and knows a call again by its id. */
async function startReceiver(now: () => number) {
  const calls: { id: string; incident: string; status: string; text: string }[] = [];
  const server = await listen(async (request) => {
    const body = await request.text();
    const timestamp = request.headers.get('mendhook-timestamp') ?? '';
    const signed = createHmac('sha256', SIGNING_SECRET).update(`${timestamp}.${body}`).digest('hex');
    if (request.headers.get('mendhook-signature') !== `v1=${signed}`) return new Response(null, { status: 401 });
    if (Math.abs(now() / 1_000 - Number(timestamp)) > 300) return new Response(null, { status: 401 });
    const { type, id, incident, summary } = sentSchema.parse(JSON.parse(body));
    const known = calls.find((call) => call.id === id);
    if (known === undefined) calls.push({ id, incident, status: type, text: summary });
    else if (known.status !== 'resolved') known.status = type;
    return new Response(null, { status: 204 });
  }, 0);
  return { ...server, calls };
}

pagerContract('a webhook of one’s own', true, async () => {
  const receiver = await startReceiver(() => NOW);
  const front = await startFaultyFront(() => receiver.url);
  return {
    pager: connect(),
    step: { call: 'webhook', url: `${front.url}/mendhook` },
    pages: () => receiver.calls,
    front,
    close: async () => {
      await front.close();
      await receiver.close();
    },
  };
});

test.each<[PageStep, string]>([
  [{ call: 'pagerduty', severity: 'error' }, 'the secret for "pagerduty" is missing'],
  [{ call: 'webhook', url: 'http://127.0.0.1:1' }, 'the secret for "webhook" is missing'],
])('without its secret, %j is not called', async (step, message) => {
  const pager = connect({ credentials: { datadog: credentials.datadog } });
  await expect(pager.call(step, aPage())).rejects.toThrow(message);
});

test('PagerDuty says why it refuses', async () => {
  const { system, remove } = await inDirectory((stateDirectory) =>
    startPagerDuty({ stateDirectory, routingKey: ROUTING_KEY }),
  );
  const refused = connect({
    credentials: { ...credentials, pagerduty: { routingKey: 'x'.repeat(32) } },
    pagerDutyUrl: system.url,
  });
  const step = { call: 'pagerduty', severity: 'error' } as const;
  await expect(refused.call(step, aPage())).rejects.toThrow('400: Event object is invalid; Invalid routing key');
  const pager = connect({ pagerDutyUrl: system.url });
  await expect(pager.call(step, aPage({ summary: 'x'.repeat(1_025) }))).rejects.toThrow("'payload.summary'");
  await expect(pager.call(step, aPage({ key: 'x'.repeat(256) }))).rejects.toThrow("'dedup_key'");
  expect(system.alerts()).toEqual([]);
  await system.close();
  await remove();
});

test.each([
  [undefined, undefined],
  ['30', 30_000],
  ['Fri, 20 Nov 2026 12:01:00 GMT', 60_000],
  ['Fri, 20 Nov 2026 11:00:00 GMT', undefined],
  ['soon', undefined],
])('Retry-After: %s', (value, expected) => {
  expect(retryAfterOf(new Headers(value === undefined ? {} : { 'retry-after': value }), NOW)).toBe(expected);
});
