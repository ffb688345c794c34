import { expect, test } from 'vitest';
import { canaryPlanSchema } from '../../../core/records/canary.ts';
import { counts, planOf } from '../../fixtures/canary.ts';

const flat = (requests: number, errors = 0, slow = 0) =>
  Array.from({ length: 240 }, () => counts(requests, errors, slow));

test.each([
  [
    '100 a second without an error',
    flat(3_000),
    { expectedRequests: 1_500 * 2, neededRequests: 756, minutes: 10, percentForMinutes: 5 },
  ],
  ['20 a second', flat(600), { expectedRequests: 600, neededRequests: 756, minutes: 13, percentForMinutes: 7 }],
  [
    '1 a second: not within the hour',
    flat(30),
    { expectedRequests: 30, neededRequests: 756, minutes: null, percentForMinutes: null },
  ],
  ['no traffic', flat(0), { expectedRequests: 0, neededRequests: 756, minutes: null, percentForMinutes: null }],
  ['no history', [], { expectedRequests: 0, neededRequests: 756, minutes: null, percentForMinutes: null }],
])('the forecast at %s', (_, history, forecast) => {
  expect(planOf({}, history).forecast).toEqual(forecast);
});

test('at a rate just under the limit, no hour is long enough', () => {
  expect(planOf({}, flat(600, 2.98)).forecast).toMatchObject({ minutes: null, percentForMinutes: null });
});

test('points that say nothing are no part of the history', () => {
  const broken = [null, counts(-5), counts(10, 11), counts(Number.NaN), counts(10, 0, 11)];
  expect(planOf({}, [...broken, ...flat(600)]).history).toEqual(planOf({}, flat(600)).history);
});

test('a plan is plain data', () => {
  const plan = planOf();
  expect(canaryPlanSchema.parse(JSON.parse(JSON.stringify(plan)))).toEqual(plan);
});
