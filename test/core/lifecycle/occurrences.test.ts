import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { countOccurrences, mergeOccurrences, noOccurrences } from '../../../core/lifecycle/occurrences.ts';

const minute = fc.integer({ min: 29_000_000, max: 29_000_000 + 240 }).map(String);
const seen = fc.dictionary(minute, fc.integer({ min: 1, max: 1000 }), { noNullPrototype: true });

describe('counting a bug over alerts', () => {
  test('windows that overlap count an event once', () => {
    const first = mergeOccurrences(noOccurrences, { '100': 3, '101': 2 });
    const second = mergeOccurrences(first, { '101': 5, '102': 1 });
    expect(countOccurrences(second)).toBe(3 + 5 + 1);
  });

  test('the same alert again changes nothing, and the order of alerts does not matter', () => {
    fc.assert(
      fc.property(fc.array(seen, { maxLength: 8 }), (alerts) => {
        const merged = alerts.reduce(mergeOccurrences, noOccurrences);
        expect([...alerts, ...alerts].reverse().reduce(mergeOccurrences, noOccurrences)).toEqual(merged);
      }),
    );
  });

  test('what is older than a day is folded and stays counted', () => {
    const day = 24 * 60;
    const old = mergeOccurrences(noOccurrences, { '1000': 7 });
    const folded = mergeOccurrences(old, { [String(1000 + day + 1)]: 1 });
    expect(folded).toEqual({ buckets: { [String(1000 + day + 1)]: 1 }, folded: 7, foldedBefore: 1001 });
    expect(countOccurrences(mergeOccurrences(folded, { '1000': 7 }))).toBe(8);
  });
});
