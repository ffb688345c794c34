import { readFileSync } from 'node:fs';
import type { v1 } from '@datadog/datadog-api-client';
import { serve } from '@hono/node-server';
import { expect, onTestFinished, test } from 'vitest';
import { parseAlert } from '../../../core/alert.ts';
import { startDatadog } from '../../../local/datadog/start.ts';
import { type Fixture, KEYS, ship, startFixture } from './fixture.ts';

const TEMPLATE = readFileSync(new URL('../../../lambdas/receive/datadog-payload.template', import.meta.url), 'utf8');

interface Received {
  readonly headers: Headers;
  readonly body: string;
}

/** Takes webhooks on a free port and answers with the given statuses, the last one for good. */
async function startReceiver(...statuses: number[]): Promise<{ url: string; received: Received[] }> {
  const received: Received[] = [];
  const url = await new Promise<string>((resolve) => {
    const server = serve(
      {
        hostname: '127.0.0.1',
        port: 0,
        fetch: async (request) => {
          received.push({ headers: request.headers, body: await request.text() });
          const status = statuses[Math.min(received.length, statuses.length) - 1] ?? 202;
          return new Response('{}', { status });
        },
      },
      ({ port }) => resolve(`http://127.0.0.1:${port}/webhook`),
    );
    onTestFinished(() => void server.close());
  });
  return { url, received };
}

const RATE: v1.Monitor = {
  name: 'checkout fails too often',
  type: 'log alert',
  query: 'formula("errors / total * 100").last("5m") > 15',
  message: 'Too many errors @webhook-mendhook',
  tags: ['service:checkout', 'env:prod'],
  priority: 2,
  options: {
    thresholds: { critical: 15, warning: 5 },
    renotifyInterval: 10,
    variables: [
      {
        name: 'errors',
        dataSource: 'logs',
        indexes: ['*'],
        compute: { aggregation: 'count' },
        search: { query: 'service:checkout status:error' },
      },
      {
        name: 'total',
        dataSource: 'logs',
        indexes: ['*'],
        compute: { aggregation: 'count' },
        search: { query: 'service:checkout' },
      },
    ],
  },
};

async function load(fixture: Fixture, errors: number, successes: number): Promise<void> {
  const log = (status: string) => ({
    service: 'checkout',
    env: 'prod',
    status,
    message: `${status} "quoted" $ALERT_ID\n`,
  });
  await ship(
    fixture,
    ...Array.from({ length: errors }, () => log('error')),
    ...Array.from({ length: successes }, () => log('info')),
  );
}

async function startWithMonitor(url: string, monitor: v1.Monitor = RATE): Promise<Fixture> {
  const fixture = await startFixture();
  fixture.datadog.putWebhook({ name: 'mendhook', url, payload: TEMPLATE, customHeaders: { 'x-secret': '$SECRET' } });
  await fixture.webhooks.createWebhooksIntegrationCustomVariable({
    body: { name: 'SECRET', value: 's3cret', isSecret: true },
  });
  await fixture.monitors.createMonitor({ body: monitor });
  return fixture;
}

const transitions = (received: readonly Received[]) => received.map(({ body }) => parseAlert(body, 0).transition);

test('an error rate: quiet, triggered once, renotified, recovered, in one cycle', async () => {
  const { url, received } = await startReceiver(202);
  const fixture = await startWithMonitor(url);
  const { datadog, clock } = fixture;
  await load(fixture, 0, 10);
  await datadog.evaluate();
  expect(received).toEqual([]);

  await load(fixture, 10, 0);
  await datadog.evaluate();
  await datadog.evaluate();
  expect(transitions(received)).toEqual(['Triggered']);

  clock.now += 4 * 60_000;
  await load(fixture, 10, 0);
  await datadog.evaluate();
  clock.now += 4 * 60_000;
  await load(fixture, 10, 0);
  await datadog.evaluate();
  clock.now += 2 * 60_000;
  await datadog.evaluate();
  expect(transitions(received)).toEqual(['Triggered', 'Renotify']);

  clock.now += 60_000;
  await load(fixture, 0, 1_000);
  await datadog.evaluate();
  expect(transitions(received)).toEqual(['Triggered', 'Renotify', 'Recovered']);
  const alerts = received.map(({ body }) => parseAlert(body, 0));
  expect(new Set(alerts.map((each) => each.cycleKey)).size).toBe(1);
  expect(new Set(alerts.map((each) => each.id)).size).toBe(3);

  await load(fixture, 800, 0);
  await datadog.evaluate();
  const again = parseAlert(received.at(-1)?.body ?? '', 0);
  expect(again.transition).toBe('Triggered');
  expect(again.cycleKey).not.toBe(alerts[0]?.cycleKey);
});

test('the pasted template becomes JSON that receive reads, whatever the logs say', async () => {
  const { url, received } = await startReceiver(202);
  const fixture = await startWithMonitor(url, { ...RATE, name: 'said "$ALERT_ID"\n\\' });
  await load(fixture, 12, 0);
  await fixture.datadog.evaluate();
  const [call] = received;
  expect(call?.headers.get('x-secret')).toBe('s3cret');
  expect(JSON.parse(call?.body ?? '')).toMatchObject({
    alert_transition: 'Triggered',
    alert_title: '[Triggered] said "$ALERT_ID"\n\\',
    alert_priority: 'P2',
    alert_scope: '*',
    event_type: 'log_alert',
    date: String(fixture.clock.now),
    tags: 'monitor,service:checkout,env:prod',
    logs_sample: { columns: ['Time', 'Host'], label: 'Sample Logs' },
  });
  const alert = parseAlert(call?.body ?? '', 0);
  expect(alert).toMatchObject({ kind: 'triggered', service: 'checkout', env: 'prod', at: fixture.clock.now });
  expect(alert.logsSample).toHaveLength(10);
  expect(alert.logsSample[0]).toBe('error "quoted" $ALERT_ID');
});

test('a long log line is cut to 500 characters in the sample', async () => {
  const { url, received } = await startReceiver(202);
  const fixture = await startWithMonitor(url);
  await ship(fixture, { service: 'checkout', status: 'error', message: 'x'.repeat(2_000) });
  await fixture.datadog.evaluate();
  expect(parseAlert(received[0]?.body ?? '', 0).logsSample).toEqual(['x'.repeat(500)]);
});

test('a recovery brings no sample, and receive reads it all the same', async () => {
  const { url, received } = await startReceiver(202);
  const fixture = await startWithMonitor(url);
  await load(fixture, 5, 0);
  await fixture.datadog.evaluate();
  await load(fixture, 0, 1_000 - 5);
  await fixture.datadog.evaluate();
  expect(parseAlert(received[1]?.body ?? '', 0)).toMatchObject({ kind: 'recovered', logsSample: [] });
});

test('a count over a threshold, through a warning', async () => {
  const { url, received } = await startReceiver(202);
  const fixture = await startWithMonitor(url, {
    name: 'errors',
    type: 'log alert',
    query: 'logs("service:checkout status:error").index("*").rollup("count").last("5m") > 3',
    message: '@webhook-mendhook',
    options: { thresholds: { critical: 3, warning: 1 } },
  });
  for (const more of [0, 2, 2]) {
    await load(fixture, more, 0);
    await fixture.datadog.evaluate();
  }
  fixture.clock.now += 240_000;
  await load(fixture, 2, 0);
  fixture.clock.now += 61_000;
  await fixture.datadog.evaluate();
  await load(fixture, 4, 0);
  await fixture.datadog.evaluate();
  fixture.clock.now += 301_000;
  await fixture.datadog.evaluate();
  expect(transitions(received)).toEqual(['Warn', 'Triggered', 'Re-Warn', 'Re-Triggered', 'Recovered']);
});

test('a message tells its webhooks apart by what happened', async () => {
  const { url, received } = await startReceiver(202);
  const message = '{{#is_alert}}@webhook-mendhook{{/is_alert}}{{^is_alert}}all is well{{/is_alert}}';
  const fixture = await startWithMonitor(url, { ...RATE, message });
  await load(fixture, 5, 0);
  await fixture.datadog.evaluate();
  await load(fixture, 0, 1_000 - 5);
  await fixture.datadog.evaluate();
  expect(transitions(received)).toEqual(['Triggered']);
});

test('without data a rate keeps its state, unless the monitor wants to tell', async () => {
  const { url, received } = await startReceiver(202);
  const options = { ...RATE.options, onMissingData: 'show_and_notify_no_data' } as const;
  const fixture = await startWithMonitor(url, { ...RATE, options });
  await fixture.monitors.createMonitor({ body: { ...RATE, name: 'keeps', message: '@webhook-mendhook keeps' } });
  await load(fixture, 5, 0);
  await fixture.datadog.evaluate();
  fixture.clock.now += 301_000;
  await fixture.datadog.evaluate();
  expect(transitions(received)).toEqual(['Triggered', 'Triggered', 'No Data']);
  expect(fixture.datadog.monitors().map((each) => each.status)).toEqual(['No Data', 'Alert']);
});

test.each([
  ['a 5xx is tried again', [503, 503, 202], [503, 503, 202], true],
  ['a 5xx is given up after five more', [500], [500, 500, 500, 500, 500, 500], false],
  ['a 4xx is final', [401, 202], [401], false],
])('delivery: %s', async (_, statuses, expected, isDelivered) => {
  const { url } = await startReceiver(...statuses);
  const fixture = await startWithMonitor(url);
  await load(fixture, 5, 0);
  await fixture.datadog.evaluate();
  const [delivery] = fixture.datadog.deliveries();
  expect(delivery?.attempts.map((each) => each.status)).toEqual(expected);
  expect(delivery).toMatchObject({ webhook: 'mendhook', transition: 'Triggered', isDelivered });
});

test('a receiver that is not there is tried six times, and closing does not wait for it', async () => {
  const fixture = await startWithMonitor('http://127.0.0.1:9/');
  await load(fixture, 5, 0);
  await fixture.datadog.evaluate();
  expect(fixture.datadog.deliveries()[0]?.attempts).toHaveLength(6);

  const slow = await startFixture({ retryDelayMs: 3_600_000 });
  slow.datadog.putWebhook({ name: 'mendhook', url: 'http://127.0.0.1:9/' });
  await slow.monitors.createMonitor({ body: RATE });
  await load(slow, 5, 0);
  const evaluating = slow.datadog.evaluate();
  await slow.datadog.close();
  await evaluating;
  expect(slow.datadog.deliveries()[0]?.attempts.length).toBeLessThan(6);
});

test('monitors are evaluated at a pace of their own', async () => {
  const { url, received } = await startReceiver(202);
  const fixture = await startFixture({ evaluateEveryMs: 10 });
  fixture.datadog.putWebhook({ name: 'mendhook', url, payload: TEMPLATE });
  await fixture.monitors.createMonitor({ body: RATE });
  await load(fixture, 5, 0);
  await expect.poll(() => received.length).toBe(1);
});

test('monitors are created, listed, read and changed', async () => {
  const { monitors, datadog } = await startFixture();
  const created = await monitors.createMonitor({ body: RATE });
  const monitorId = created.id ?? 0;
  expect(created).toMatchObject({ overallState: 'No Data', options: { thresholds: { critical: 15 } } });
  expect(created).not.toHaveProperty('_unparsed');
  await monitors.updateMonitor({ monitorId, body: { name: 'renamed' } });
  expect(await monitors.getMonitor({ monitorId })).toMatchObject({
    name: 'renamed',
    message: RATE.message,
    tags: RATE.tags ?? [],
  });
  expect(await monitors.listMonitors({ monitorTags: 'service:checkout' })).toHaveLength(1);
  expect(await monitors.listMonitors({ monitorTags: 'service:other' })).toHaveLength(0);
  datadog.putMonitor({ name: 'renamed', query: 'logs("*").index("*").rollup("count").last("1m") > 1', message: '' });
  expect(datadog.monitors()).toMatchObject([{ id: monitorId, query: expect.stringContaining('logs') }]);
  await expect(monitors.getMonitor({ monitorId: 1 })).rejects.toMatchObject({ code: 404 });
});

test.each([
  ['another type', { type: 'query alert' }, 'type'],
  ['another threshold', { options: { thresholds: { critical: 20 } } }, 'does not match'],
  ['a name that no variable has', { query: 'formula("errors / all").last("5m") > 15' }, 'names all'],
  ['a group', { query: 'logs("*").index("*").rollup("count").by("host").last("5m") > 15' }, '.by('],
  ['a formula that does not end', { query: 'formula("(errors").last("5m") > 15' }, 'not closed'],
  ['no window', { query: 'formula("errors") > 15' }, 'last'],
  ['a metric query', { query: 'avg(last_5m):sum:x{*} > 15' }, 'expected logs'],
])('a monitor with %s is refused', async (_, change, message) => {
  const { datadog } = await startFixture();
  const { options, ...rest } = RATE;
  const variables = [
    { name: 'errors', data_source: 'logs', compute: { aggregation: 'count' }, search: { query: 'x' } },
  ];
  const response = await fetch(`${datadog.url}/api/v1/monitor`, {
    method: 'POST',
    headers: { 'dd-api-key': KEYS.apiKey, 'dd-application-key': KEYS.appKey },
    body: JSON.stringify({ ...rest, options: { thresholds: options?.thresholds, variables }, ...change }),
  });
  expect(response.status).toBe(400);
  expect(await response.text()).toContain(message);
});

test('webhooks and variables are kept; a secret value is never read back', async () => {
  const { webhooks } = await startFixture();
  await webhooks.createWebhooksIntegration({
    body: { name: 'w', url: 'https://a.example/', customHeaders: '{"a":"$S"}' },
  });
  expect(
    await webhooks.updateWebhooksIntegration({ webhookName: 'w', body: { url: 'https://b.example/' } }),
  ).toMatchObject({
    url: 'https://b.example/',
    customHeaders: '{"a":"$S"}',
  });
  await expect(
    webhooks.createWebhooksIntegration({ body: { name: 'w', url: 'https://a.example/' } }),
  ).rejects.toMatchObject({ code: 400 });
  await expect(
    webhooks.createWebhooksIntegration({ body: { name: 'v', url: 'https://a.example/', customHeaders: 'no' } }),
  ).rejects.toMatchObject({ code: 400 });
  await webhooks.createWebhooksIntegrationCustomVariable({ body: { name: 'S', value: 'hidden', isSecret: true } });
  await webhooks.createWebhooksIntegrationCustomVariable({ body: { name: 'P', value: 'plain', isSecret: false } });
  const secret = await webhooks.getWebhooksIntegrationCustomVariable({ customVariableName: 'S' });
  expect(JSON.stringify(secret)).not.toContain('hidden');
  expect((await webhooks.getWebhooksIntegrationCustomVariable({ customVariableName: 'P' })).value).toBe('plain');
  await webhooks.deleteWebhooksIntegration({ webhookName: 'w' });
  await expect(webhooks.getWebhooksIntegration({ webhookName: 'w' })).rejects.toMatchObject({ code: 404 });
});

test('an alert that was on before a restart is not raised a second time', async () => {
  const { url, received } = await startReceiver(202);
  const fixture = await startWithMonitor(url);
  await load(fixture, 5, 0);
  await fixture.datadog.evaluate();
  await fixture.datadog.close();
  const again = await startDatadog({ stateDirectory: fixture.directory, ...KEYS, clock: () => fixture.clock.now });
  onTestFinished(() => again.close());
  await again.evaluate();
  expect(received).toHaveLength(1);
  expect(again.monitors()[0]?.status).toBe('Alert');
});
