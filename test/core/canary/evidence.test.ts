import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { evidenceAbove, evidenceBelow } from '../../../core/canary/evidence.ts';

const rates = fc.double({ min: 1e-4, max: 0.9, noNaN: true });
const amounts = fc.double({ min: 0, max: 1e6, noNaN: true });

describe('evidence', () => {
  test.each([
    ['one error, from the canary', 1, 11.6],
    ['two', 2, 175.1],
    ['three', 3, 2_919],
  ])('above a share of 5 %%: %s', (_, events, expected) => {
    expect(Math.exp(evidenceAbove(events, events, 0.05)) / expected).toBeCloseTo(1, 2);
  });

  test.each([
    ['no error', 0, 756],
    ['one', 1, 1_329],
    ['two', 2, 1_769],
  ])('under 0.5 %%, it reaches 20 with %s at %s', (_, events, requests) => {
    expect(Math.exp(evidenceBelow(events, requests, 0.005))).toBeGreaterThanOrEqual(20);
    expect(Math.exp(evidenceBelow(events, requests - 1, 0.005))).toBeLessThan(20);
  });

  test.each([
    ['more', evidenceAbove(1e6, 1e6, 0.001)],
    ['less', evidenceBelow(0, 1e9, 0.005)],
  ])('however much it is, the ledger can hold it: %s', (_, found) => {
    expect(Math.exp(found)).toBeGreaterThan(1e15);
    expect(Math.exp(found)).toBeLessThanOrEqual(Number.MAX_SAFE_INTEGER);
  });

  test('it grows with the events, and is never without a value', () => {
    fc.assert(
      fc.property(amounts, amounts, amounts, rates, (events, more, others, rate) => {
        const trials = events + more + others;
        const less = evidenceAbove(events, trials, rate);
        const most = evidenceAbove(events + more, trials, rate);
        expect(less).toBeGreaterThanOrEqual(0);
        expect(most).toBeGreaterThanOrEqual(less - 1e-6 * Math.max(1, less));
        expect(evidenceBelow(events + more, trials, rate)).toBeLessThanOrEqual(
          evidenceBelow(events, trials, rate) * (1 + 1e-6) + 1e-6,
        );
      }),
      { numRuns: 500 },
    );
  });

  test('counts on one side say nothing for the other', () => {
    fc.assert(
      fc.property(amounts, amounts, rates, (events, others, rate) => {
        const both = [evidenceAbove, evidenceBelow].map((evidence) => evidence(events, events + others, rate));
        expect(both).toContain(0);
      }),
    );
  });

  test('of a great many counts, the evidence is still a number', () => {
    expect(Math.exp(evidenceBelow(0, 1e9, 0.01))).toBeLessThan(Number.POSITIVE_INFINITY);
    expect(Math.exp(evidenceAbove(1e8, 1e9, 0.01))).toBeLessThan(Number.POSITIVE_INFINITY);
  });
});
