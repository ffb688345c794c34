import { expect, test } from 'vitest';
import { KEYS, startFixture } from './fixture.ts';
import { RATE } from './monitor-fixture.ts';

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
  await expect(
    webhooks.createWebhooksIntegration({
      body: { name: 'v', url: 'https://a.example/', customHeaders: '{"no header": "x"}' },
    }),
  ).rejects.toMatchObject({ code: 400 });
  await webhooks.createWebhooksIntegrationCustomVariable({ body: { name: 'S', value: 'hidden', isSecret: true } });
  await webhooks.createWebhooksIntegrationCustomVariable({ body: { name: 'P', value: 'plain', isSecret: false } });
  const secret = await webhooks.getWebhooksIntegrationCustomVariable({ customVariableName: 'S' });
  expect(JSON.stringify(secret)).not.toContain('hidden');
  expect((await webhooks.getWebhooksIntegrationCustomVariable({ customVariableName: 'P' })).value).toBe('plain');
  await webhooks.deleteWebhooksIntegration({ webhookName: 'w' });
  await expect(webhooks.getWebhooksIntegration({ webhookName: 'w' })).rejects.toMatchObject({ code: 404 });
});
