import { expect, onTestFinished, test } from 'vitest';
import { createAsynchronousInvoker } from '../../aws/asynchronous-invocation.ts';
import type { Invocation } from '../../aws/function-environment.ts';
import { rateMinutes, type ScheduledEvent, startSchedule } from '../../aws/schedule.ts';
import { eventually } from '../eventually.ts';

test.each([
  ['rate(1 minute)', 1],
  ['rate(5 minutes)', 5],
  ['rate(1 hour)', 60],
  ['rate(2 days)', 2880],
])('%s is %i minutes', (expression, minutes) => {
  expect(rateMinutes(expression)).toBe(minutes);
});

test.each(['rate(1 minutes)', 'rate(2 minute)', 'rate(0 minutes)', 'rate(-1 minutes)', 'cron(* * * * ? *)', ''])(
  '%j is refused',
  (expression) => {
    expect(() => rateMinutes(expression)).toThrow(RangeError);
  },
);

test('a schedule sends EventBridge’s event each period until it is stopped', async () => {
  const events: ScheduledEvent[] = [];
  const clock = () => Date.parse('2026-11-20T09:08:07.123Z');
  const send = (event: ScheduledEvent) => events.push(event);
  const { stop } = startSchedule({ name: 'sweep', expression: 'rate(5 minutes)', send, clock, minuteMs: 2 });
  onTestFinished(stop);
  expect(events).toEqual([]);
  await eventually(() => expect(events.length).toBeGreaterThanOrEqual(2));
  expect(events[0]).toMatchObject({
    source: 'aws.events',
    'detail-type': 'Scheduled Event',
    time: '2026-11-20T09:08:07Z',
    resources: ['arn:aws:events:us-east-1:000000000000:rule/sweep'],
  });
  expect(new Set(events.map(({ id }) => id)).size).toBe(events.length);
});

test('a period that a timer cannot hold is refused', () => {
  expect(() => startSchedule({ name: 'sweep', expression: 'rate(25 days)', send: () => {} })).toThrow(RangeError);
});

test.each([
  ['succeeds at once', 0, 1, 0],
  ['succeeds at the last try', 2, 3, 0],
  ['never succeeds', 9, 3, 1],
])('an event whose function %s is tried and given up as Lambda does', async (_, failing, tries, givenUp) => {
  const failed: Invocation = { kind: 'failed', failure: { errorType: 'Error', errorMessage: 'x', trace: [] } };
  const seen: unknown[] = [];
  const lost: unknown[] = [];
  const target = {
    invoke: async (event: unknown): Promise<Invocation> =>
      seen.push(event) <= failing ? failed : { kind: 'returned', payload: null },
  };
  const invoker = createAsynchronousInvoker(target, (event) => lost.push(event), [1, 1]);
  invoker.send('event');
  await eventually(() => expect([seen.length, lost.length]).toEqual([tries, givenUp]));
  await invoker.stop();
  expect(seen).toHaveLength(tries);
});

test('stopping gives up what still waits for another try', async () => {
  const failed: Invocation = { kind: 'failed', failure: { errorType: 'Error', errorMessage: 'x', trace: [] } };
  const lost: unknown[] = [];
  const invoker = createAsynchronousInvoker({ invoke: async () => failed }, (event) => lost.push(event));
  invoker.send('event');
  await invoker.stop();
  expect(lost).toEqual(['event']);
});
