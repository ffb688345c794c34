import { expect, test } from 'vitest';
import { parseAlert } from '../../../core/alert/alert.ts';
import { ship, startFixture } from './fixture.ts';
import { load, RATE, startReceiver, startWithMonitor, transitions } from './monitor-fixture.ts';

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

test('the link of an alert leads to where people look at it', async () => {
  const { url, received } = await startReceiver(202);
  const eventUrl = (id: string) => `http://127.0.0.1:1/alerts/${id}`;
  const fixture = await startWithMonitor(url, RATE, { eventUrl });
  await load(fixture, 5, 0);
  await fixture.datadog.evaluate();
  const { id, link } = parseAlert(received[0]?.body ?? '', 0);
  expect(link).toBe(eventUrl(id));
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
