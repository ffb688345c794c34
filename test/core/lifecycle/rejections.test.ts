import { expect, test } from 'vitest';
import { beginWork, dismiss, withdrawWork } from '../../../core/lifecycle/incident-work.ts';
import { describeRejection, personalRejectionsOf, rejectionsOf } from '../../../core/lifecycle/rejections.ts';
import { describeFacts } from '../../../core/messages/facts/similar-incidents.ts';
import { followPullRequest } from '../../../core/pull-request-fate/follow-fix.ts';
import { anIncident, NOW } from '../../fixtures/records.ts';

const TERMS = { deployedAfterMinutes: 0, watchHours: 1 };
const pullRequest = {
  repository: 'acme/checkout',
  number: 7,
  url: 'https://github.com/acme/checkout/pull/7',
  branch: 'b',
  title: 't',
  draft: true,
};
const proposed = anIncident({ status: 'fix-proposed', attempt: 1, pullRequest });
const closed = (by: string, reason: string | undefined) =>
  followPullRequest(
    proposed,
    { state: 'closed', draft: true, closed: { at: NOW, by, ...(reason === undefined ? {} : { reason }) } },
    TERMS,
    NOW,
  );

test('what people rejected, and why, outlives every attempt that follows', () => {
  const second = beginWork(closed('ana', 'Wrong diagnosis: the cart is shared'), 'alert-2', NOW + 1);
  expect(second).not.toHaveProperty('rejection');
  const dismissed = dismiss(
    { ...second, status: 'diagnosed' },
    { at: NOW + 2, by: 'ben', reason: 'dismissed as not useful' },
    NOW + 2,
  );
  const third = beginWork(dismissed, 'alert-3', NOW + 3);
  expect(rejectionsOf(third).map(describeRejection)).toEqual([
    'pull request #7 of attempt 1, rejected 2026-09-21 10:00:00 UTC by ana: Wrong diagnosis: the cart is shared',
    'attempt 2, rejected 2026-09-21 10:00:00 UTC by ben: dismissed as not useful',
  ]);
  expect(describeFacts(third)).toContain('by ben: dismissed as not useful');
});

test('an attempt that was not made leaves one rejection, not two', () => {
  const rejected = closed('ana', 'no');
  expect(rejectionsOf(withdrawWork(beginWork(rejected, 'alert-2', NOW)))).toHaveLength(1);
});

test('one that people took back is no rejection', () => {
  const reopened = followPullRequest(closed('ana', 'no'), { state: 'open', draft: true }, TERMS, NOW + 1);
  expect(rejectionsOf(beginWork({ ...reopened, status: 'failed' }, 'alert-2', NOW))).toEqual([]);
});

test('a bot that closes says nothing about the fix', () => {
  expect(personalRejectionsOf(closed('stale[bot]', undefined))).toEqual([]);
  expect(rejectionsOf(closed('stale[bot]', undefined))).toMatchObject([{ by: 'stale[bot]' }]);
});

test('twenty are kept, without secrets, each cut', () => {
  let incident = closed('ana', `ghp_a1B2a1B2a1B2a1B2a1B2a1B2a1B2a1B2a1B2 ${'x'.repeat(5_000)}`);
  for (let attempt = 2; attempt < 30; attempt += 1) {
    const next = beginWork(incident, `alert-${attempt}`, NOW);
    incident = dismiss({ ...next, status: 'diagnosed' }, { at: NOW + attempt, by: 'ana' }, NOW);
    if (attempt === 2) expect(next.rejections?.[0]?.reason).toMatch(/^\[redacted:[^\]]+\] x+/);
    if (attempt === 2) expect(next.rejections?.[0]?.reason?.length).toBeLessThanOrEqual(1_000);
  }
  expect(beginWork(incident, 'alert-99', NOW).rejections).toHaveLength(20);
});
