import { expect, onTestFinished, test } from 'vitest';
import { startDatadog } from '../../datadog/start.ts';
import { KEYS, startFixture } from './fixture.ts';
import { load, RATE, readNotice, startReceiver, startWithMonitor, TEMPLATE, transitions } from './monitor-fixture.ts';

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
  const alerts = received.map(readNotice);
  expect(new Set(alerts.map((each) => each.cycle)).size).toBe(1);
  expect(new Set(alerts.map((each) => each.id)).size).toBe(3);

  await load(fixture, 800, 0);
  await datadog.evaluate();
  const again = readNotice(received.at(-1));
  expect(again.transition).toBe('Triggered');
  expect(again.cycle).not.toBe(alerts[0]?.cycle);
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

test('monitors are evaluated at a pace of their own', async () => {
  const { url, received } = await startReceiver(202);
  const fixture = await startFixture({ evaluateEveryMs: 10 });
  fixture.datadog.putWebhook({ name: 'mendhook', url, payload: TEMPLATE });
  await fixture.monitors.createMonitor({ body: RATE });
  await load(fixture, 5, 0);
  await expect.poll(() => received.length).toBe(1);
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
