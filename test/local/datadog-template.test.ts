import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parseAlert } from '../../core/alert/parse-alert.ts';
import { load, RATE, startReceiver, startWithMonitor } from '../../packages/emulators/test/datadog/monitor-fixture.ts';

/** What people paste into Datadog. */
const payload = readFileSync(new URL('../../lambdas/receive/datadog-payload.template', import.meta.url), 'utf8');

test('the pasted template becomes JSON that receive reads, whatever the logs say', async () => {
  const { url, received } = await startReceiver(202);
  const eventUrl = (id: string) => `http://127.0.0.1:1/alerts/${id}`;
  const monitor = { ...RATE, name: 'said "$ALERT_ID"\n\\' };
  const fixture = await startWithMonitor(url, monitor, { payload, eventUrl });
  await load(fixture, 12, 0);
  await fixture.datadog.evaluate();
  const body = received[0]?.body ?? '';
  expect(JSON.parse(body)).toMatchObject({
    alert_transition: 'Triggered',
    alert_title: '[Triggered] said "$ALERT_ID"\n\\',
    alert_priority: 'P2',
    alert_scope: '*',
    event_type: 'log_alert',
    date: String(fixture.clock.now),
    tags: 'monitor,service:checkout,env:prod',
    logs_sample: { columns: ['Time', 'Host'], label: 'Sample Logs' },
  });
  const alert = parseAlert(body, 0);
  expect(alert).toMatchObject({ kind: 'triggered', service: 'checkout', env: 'prod', at: fixture.clock.now });
  expect(alert.link).toBe(eventUrl(alert.id));
  expect(alert.logsSample).toHaveLength(10);
  expect(alert.logsSample[0]).toBe('error "quoted" $ALERT_ID');
});

test('a recovery brings no sample, and receive reads it all the same', async () => {
  const { url, received } = await startReceiver(202);
  const fixture = await startWithMonitor(url, RATE, { payload });
  await load(fixture, 5, 0);
  await fixture.datadog.evaluate();
  await load(fixture, 0, 1_000 - 5);
  await fixture.datadog.evaluate();
  const [triggered, recovered] = received.map(({ body }) => parseAlert(body, 0));
  expect(recovered).toMatchObject({ kind: 'recovered', logsSample: [], cycleKey: triggered?.cycleKey });
  expect(recovered?.id).not.toBe(triggered?.id);
});
