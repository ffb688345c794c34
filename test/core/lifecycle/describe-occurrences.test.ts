import { expect, test } from 'vitest';
import { countSeen, errorsSeen } from '../../../core/lifecycle/describe-occurrences.ts';
import { describeFacts } from '../../../core/messages/facts/similar-incidents.ts';
import { extent } from '../../../core/messages/pull-request/failure-summary.ts';
import { occurrenceComment } from '../../../core/messages/pull-request/occurrence-comment.ts';
import { incidentMessage } from '../../../core/messages/slack/incident-message.ts';
import { claimedFixture } from '../../fakes/records.ts';

const { incident } = claimedFixture();
const seen = (buckets: Record<string, number>, truncated?: boolean) => ({
  ...incident,
  occurrences: { buckets, folded: 0, foldedBefore: 0, ...(truncated === undefined ? {} : { truncated }) },
});

test('a count that was cut off is said to be a least one', () => {
  expect([errorsSeen(seen({ 1: 1 })), countSeen(seen({ 1: 1_284 }))]).toEqual(['1 error', '1,284']);
  const cut = seen({ 1: 1_000 }, true);
  expect([errorsSeen(cut), countSeen(cut)]).toEqual(['at least 1,000 errors', 'at least 1,000']);
});

test('wherever it is shown', () => {
  const cut = seen({ 1: 1_000 }, true);
  const shown = [
    incidentMessage({ incident: cut, attempt: undefined }).text,
    JSON.stringify(incidentMessage({ incident: cut, attempt: undefined }).blocks),
    occurrenceComment({ incident: cut, marker: '' }),
    extent(cut),
    describeFacts(cut),
  ];
  for (const text of shown) expect(text).toContain('at least 1,000');
});
