import { expect, test } from 'vitest';
import { evidenceOverTime } from '../../../core/canary/evidence-over-time.ts';
import { NOW } from '../../fixtures/records.ts';
import { aCanary } from '../../fixtures/releases.ts';

test('evidence after each tick is what it was then, and the last is the record’s own', () => {
  const canary = aCanary(6, (tick) => (tick < 3 ? 0 : 8));
  const judged = evidenceOverTime(canary);
  expect(judged).toHaveLength(6);
  expect(judged.at(-1)?.judgement).toEqual(canary.judgement);
  expect(judged[2]?.judgement).toEqual(evidenceOverTime(aCanary(3)).at(-1)?.judgement);
  expect(judged[0]?.at).toBe(NOW + 30_000);
  expect(judged.at(-1)?.judgement.answer).toBe('back');
});

test('many ticks are thinned, and the last one stays', () => {
  const judged = evidenceOverTime(aCanary(130));
  expect(judged.length).toBeLessThanOrEqual(60);
  expect(judged.at(-1)?.at).toBe(NOW + 130 * 30_000);
});

test('before the plan there is none', () => {
  expect(evidenceOverTime({ startedAt: NOW, ticks: [] })).toEqual([]);
});
