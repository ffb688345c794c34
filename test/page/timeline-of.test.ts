import { expect, test } from 'vitest';
import { timelineOf } from '../../page/timeline-of.ts';
import { failedAttempts, fixAttempt, runningAttempt } from '../fixtures/page/attempts.ts';
import { failed, fixProposed, inWork } from '../fixtures/page/incidents.ts';
import { alerts } from '../fixtures/page/source.ts';

test('a whole story, oldest first', () => {
  const timeline = timelineOf({ incident: fixProposed, attempts: [fixAttempt], alerts });
  expect(timeline.map(({ title }) => title)).toEqual([
    'First error',
    'Alert: Triggered',
    'Attempt 1 claimed',
    'Worker started',
    'Phase investigate begins',
    'Alert: Renotify',
    'Phase investigate: verdict',
    'Phase propose-fix begins',
    'Phase propose-fix: verdict',
    'Tests confirm',
    'Fix verified',
    'Alert: Re-Triggered',
  ]);
});

test('a monitor that recovered stands in it, one that has not does not', () => {
  const recoveredAt = Date.UTC(2026, 10, 20, 9);
  const cycles = [
    { name: 'a', seenAt: recoveredAt - 1, by: 'alert-1', recoveredAt },
    { name: 'b', seenAt: recoveredAt + 1, by: 'alert-2' },
  ];
  const timeline = timelineOf({ incident: { ...inWork, cycles }, attempts: [], alerts: [] });
  expect(timeline.filter(({ title }) => title.startsWith('Alert'))).toEqual([
    { at: recoveredAt, title: 'Alert: Recovered', tone: 'neutral' },
  ]);
});

test('while an attempt runs, its step stands last', () => {
  const timeline = timelineOf({ incident: inWork, attempts: [runningAttempt], alerts: [] });
  expect(timeline.at(-1)).toMatchObject({ title: runningAttempt.step, tone: 'active' });
});

test('a test that is green where it must be red counts against the fix', () => {
  const timeline = timelineOf({ incident: failed, attempts: failedAttempts, alerts: [] });
  expect(timeline).toContainEqual(
    expect.objectContaining({ title: 'Tests object', detail: 'regression test on base', tone: 'bad' }),
  );
});
