import { expect, test } from 'vitest';
import { ship, startFixture } from './fixture.ts';
import { load, RATE, readNotice, startReceiver, startWithMonitor, transitions } from './monitor-fixture.ts';

test('the payload of a webhook becomes JSON, whatever the logs say', async () => {
  const { url, received } = await startReceiver(202);
  const fixture = await startWithMonitor(url, { ...RATE, name: 'said "$ALERT_ID"\n\\' });
  await load(fixture, 12, 0);
  await fixture.datadog.evaluate();
  expect(received[0]?.headers.get('x-secret')).toBe('s3cret');
  const { sample, ...notice } = readNotice(received[0]);
  expect(notice).toMatchObject({
    transition: 'Triggered',
    title: '[Triggered] said "$ALERT_ID"\n\\',
    priority: 'P2',
    scope: '*',
    type: 'log_alert',
    date: String(fixture.clock.now),
    tags: 'monitor,service:checkout,env:prod',
  });
  expect(sample).toMatchObject([{ label: 'Sample Logs' }]);
  expect(sample[0]?.rows).toHaveLength(10);
  expect(sample[0]?.rows[0]).toEqual({ message: 'error "quoted" $ALERT_ID\n' });
});

test('the link of an alert leads to where people look at it', async () => {
  const { url, received } = await startReceiver(202);
  const eventUrl = (id: string) => `http://127.0.0.1:1/alerts/${id}`;
  const fixture = await startWithMonitor(url, RATE, { eventUrl });
  await load(fixture, 5, 0);
  await fixture.datadog.evaluate();
  const { id, link } = readNotice(received[0]);
  expect(link).toBe(eventUrl(id));
});

test('a long log line is cut to 500 characters in the sample', async () => {
  const { url, received } = await startReceiver(202);
  const fixture = await startWithMonitor(url);
  await ship(fixture, { service: 'checkout', status: 'error', message: 'x'.repeat(2_000) });
  await fixture.datadog.evaluate();
  expect(readNotice(received[0]).sample[0]?.rows).toEqual([{ message: 'x'.repeat(500) }]);
});

test('a recovery brings no sample', async () => {
  const { url, received } = await startReceiver(202);
  const fixture = await startWithMonitor(url);
  await load(fixture, 5, 0);
  await fixture.datadog.evaluate();
  await load(fixture, 0, 1_000 - 5);
  await fixture.datadog.evaluate();
  expect(readNotice(received[1])).toMatchObject({ transition: 'Recovered', sample: [] });
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
