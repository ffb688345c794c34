import { expect, test } from 'vitest';
import { timeline } from '../../../../core/messages/report/timeline.ts';
import type { Incident } from '../../../../core/records/incident.ts';
import { checkout } from '../../golden/checkout.ts';

test('an alert that recovered stands in the story, one that goes on does not', () => {
  const { incident, attempt } = checkout;
  const on = { name: 'c', seenAt: incident.firstSeen, by: 'alert-1' };
  const recoveredAt = incident.lastSeen + 1;
  const told = (cycles: Incident['cycles']) => timeline({ ...incident, cycles }, attempt);
  expect(told([{ ...on, recoveredAt }])).toContainEqual({ at: recoveredAt, text: 'The alert recovers.' });
  expect(told([on])).toEqual(timeline(incident, attempt));
});
