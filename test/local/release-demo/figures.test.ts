import { expect, test } from 'vitest';
import { handOffs, leadTimeOf, p99, secondsToBack, slowest } from '../../../local/release-demo/figures.ts';
import { createTally } from '../../../local/release-demo/tally.ts';
import { aRelease, NOW } from '../../fixtures/records.ts';

const step = (number: number, from: number, to: number, deployment?: string) => ({
  ...{ number, status: 'passed' as const, tries: 1, dueAt: NOW + 60_000 },
  ...{ startedAt: NOW + from, endedAt: NOW + to, ...(deployment === undefined ? {} : { deployment }) },
});

test('each version’s requests are counted; the time to back goes from its first failure to its last answer', () => {
  const tally = createTally();
  const add = (version: string, at: number, failed = false) => tally.add({ version, at, ms: 5, failed });
  add('new', 1_000);
  add('new', 2_000, true);
  add('old', 2_500);
  add('new', 9_500, true);
  expect(tally.versions().get('new')).toEqual({ requests: 3, failed: 2, firstFailedAt: 2_000, lastAt: 9_500 });
  expect(secondsToBack(tally.versions().get('new'))).toBe(7.5);
  expect(secondsToBack(tally.versions().get('old'))).toBeUndefined();
  expect(secondsToBack(undefined)).toBeUndefined();
});

test('requests a second are those of all versions in the whole seconds between two moments', () => {
  const tally = createTally();
  for (const at of [900, 1_000, 1_999, 2_500, 3_000])
    tally.add({ version: at === 1_000 ? 'a' : 'b', at, ms: 5, failed: false });
  expect(tally.perSecond(900, 3_100)).toBe(1.5);
  expect(tally.perSecond(900, 5_000)).toBe(1);
  expect(tally.perSecond(1_100, 1_900)).toBeUndefined();
});

test('a hand-off goes from the decision to the run, and from the run’s end to the ledger', () => {
  const record = aRelease({
    steps: [
      { ...step(1, 0, 9_500, '7'), kind: 'deploy-staging' },
      { ...step(2, 10_000, 12_000), kind: 'smoke' },
    ],
  });
  const all = handOffs([record], [{ id: '7', createdAt: NOW + 400, completedAt: NOW + 9_000 }]);
  expect(all.map(({ seconds }) => seconds)).toEqual([0.4, 0.5]);
  expect(slowest(all)?.what).toBe(`deploy-staging of ${record.target.commit.slice(0, 7)}, from the run to the ledger`);
  expect(slowest([])).toBeUndefined();
});

test('p99 of few is the largest', () => {
  expect(p99([])).toBe(0);
  expect(p99([0.2, 1.5, 0.3])).toBe(1.5);
  expect(p99(Array.from({ length: 200 }, (_, index) => index))).toBe(197);
});

test('what people and traffic took is no part of ours', () => {
  const record = aRelease({
    canary: { startedAt: NOW + 30_000, promotedAt: NOW + 62_000, ticks: [] },
    steps: [
      { ...step(1, 20_000, 25_000), kind: 'load' },
      { ...step(2, 60_000, 62_000), kind: 'promote' },
    ],
    endedAt: NOW + 70_000,
  });
  const times = { pushedAt: NOW - 20_000, concludedAt: NOW, mergedAt: NOW + 10_000 };
  expect(leadTimeOf(record, times)).toEqual({ total: 90, people: 10, traffic: 43, us: 37 });
});
