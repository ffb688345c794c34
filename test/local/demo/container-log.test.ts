import { readFileSync } from 'node:fs';
import { readLog } from '@mendhook/emulators/datadog/logs/intake';
import { expect, test } from 'vitest';
import { isErrorEvent } from '../../../core/error-event.ts';
import { groupErrorEvents } from '../../../core/grouping/group-error-events.ts';
import { parseErrorEvent } from '../../../core/log-formats/parse-error-event.ts';
import { asAgentShips, readContainerLog } from '../../../local/demo/container-log.ts';

const RECORDED = readContainerLog(
  readFileSync(new URL('../../../local/demo/payments-container.txt', import.meta.url), 'utf8'),
);
const LABELS = { hostname: 'node-1', service: 'payments', ddsource: 'java', ddtags: 'env:production,container_id:c1' };
const NOW = Date.UTC(2026, 10, 20);

test('the recorded lines are three errors of one bug, named by its root cause', () => {
  const { groups, dropped } = groupErrorEvents(eventsOf(asAgentShips(RECORDED, LABELS, NOW)));
  expect(groups.map(({ title, count, lastSeen }) => [title, count, lastSeen <= NOW])).toEqual([
    [
      'java.lang.ArithmeticException: Non-terminating decimal expansion; no exact representable decimal result.',
      3,
      true,
    ],
  ]);
  expect(dropped.count).toBe(0);
});

test('the agent ships each line by itself, stderr as errors, and the newest one now', () => {
  const log = [
    '2026-11-16T09:12:03.100000204Z stdout F INFO  [main] started',
    '2026-11-16T09:12:03.350000204Z stderr F \tat shop.payments.Main.main(Main.java:9)',
  ];
  expect(asAgentShips(readContainerLog(`${log.join('\n')}\n`), LABELS, NOW)).toEqual([
    { ...LABELS, timestamp: NOW - 250, status: 'info', message: 'INFO  [main] started' },
    { ...LABELS, timestamp: NOW, status: 'error', message: '\tat shop.payments.Main.main(Main.java:9)' },
  ]);
});

test.each([
  ['2026-11-16T09:12:03.1Z stdout P a line that was cut', 'line 1 is no whole line'],
  ['2026-11-16T09:12:03.1Z stdout F one\nINFO started', 'line 2 is no whole line'],
  ['yesterday stdout F one', 'Invalid ISO datetime'],
])('%j is refused', (log, problem) => {
  expect(() => readContainerLog(log)).toThrow(problem);
});

const eventsOf = (shipped: ReturnType<typeof asAgentShips>) =>
  shipped
    .map((item, index) => readLog(item, `log-${index}`, NOW))
    .filter(({ status }) => status === 'error')
    .map(({ id, timestamp, ...attributes }) =>
      parseErrorEvent({ id, attributes: { ...attributes, timestamp: new Date(timestamp).toISOString() } }),
    )
    .filter(isErrorEvent);
