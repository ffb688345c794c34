import { expect, test } from 'vitest';
import type { ReleaseRecord } from '../../../core/records/release-record.ts';
import { leadTimeOf } from '../../../core/release/lead-time.ts';
import { releaseStats } from '../../../core/release/release-stats.ts';
import { aRelease, aReleaseDecision, aReleasePerson, NOW } from '../../fixtures/records.ts';
import { aStep } from '../../fixtures/releases.ts';

const MINUTE = 60_000;
const at = (minutes: number) => NOW + minutes * MINUTE;

/** Ten minutes of review, then deployed for two, asked for five, in the canary for twenty with a promotion of one. */
const RELEASED: Partial<ReleaseRecord> = {
  status: 'released',
  changes: [{ number: 1, title: 'x', login: 'octocat', openedAt: at(-10), mergedAt: NOW }],
  openedAt: at(1),
  endedAt: at(40),
  steps: [
    aStep({ number: 1, startedAt: at(2), endedAt: at(4) }),
    aStep({ number: 2, kind: 'promote', startedAt: at(25), endedAt: at(26) }),
  ],
  canary: { startedAt: at(20), ticks: [] },
};
const ask = aReleaseDecision({ result: 'ask', action: 'none', step: null, rules: ['slower'], at: at(10) });
const yes = aReleaseDecision({ action: 'none', step: null, decider: aReleasePerson(), at: at(15) });

test('every moment from the pull request to the end counts once', () => {
  expect(leadTimeOf(aRelease(RELEASED), [ask, yes])).toEqual({
    people: 15 * MINUTE,
    ci: 3 * MINUTE,
    traffic: 19 * MINUTE,
    us: 13 * MINUTE,
  });
});

test('a release that has not ended has none', () => {
  expect(leadTimeOf(aRelease(), [])).toBeUndefined();
});

test('statistics say how long it took, who was asked for what, and how right rollbacks were', () => {
  const back = (judged?: boolean) =>
    aRelease({
      ...{ status: 'rolled-back', endedAt: at(9) },
      ...(judged !== undefined && { judged: { login: 'mona', right: judged, at: NOW } }),
    });
  const stats = releaseStats([
    { record: aRelease(RELEASED), decisions: [ask, yes] },
    { record: back(true), decisions: [] },
    { record: back(), decisions: [ask] },
  ]);
  expect(stats).toMatchObject({
    ...{ releases: 3, released: 1, asked: 2, leadTime: { traffic: 19 * MINUTE } },
    askedBy: [{ rule: 'slower', releases: 2 }],
    rollbacks: { all: 2, right: 1, wrong: 0, failed: 0 },
  });
  expect(releaseStats([])).toMatchObject({ releases: 0, asked: 0 });
});
