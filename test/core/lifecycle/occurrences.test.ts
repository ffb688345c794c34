import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { countOccurrences, mergeOccurrences, noOccurrences } from '../../../core/lifecycle/occurrences.ts';
import type { EventsBySecond, Occurrences } from '../../../core/records/occurrences.ts';

const MINUTE = 29_000_000;
const bySecond = fc.dictionary(fc.nat(59).map(String), fc.integer({ min: 1, max: 1000 }), {
  ...{ minKeys: 1, maxKeys: 3, noNullPrototype: true },
});
const seenWithin = (minutes: number) =>
  fc.dictionary(fc.integer({ min: MINUTE, max: MINUTE + minutes }).map(String), bySecond, { noNullPrototype: true });
const merge = (alerts: readonly EventsBySecond[]) => alerts.reduce(mergeOccurrences, noOccurrences);
const countsOf = ({ seconds: _, ...counts }: Occurrences) => counts;

describe('counting a bug over alerts', () => {
  test('windows that overlap count an event once', () => {
    const first = merge([{ '100': { '7': 3 }, '101': { '1': 2 } }]);
    const second = mergeOccurrences(first, { '101': { '1': 2, '30': 3 }, '102': { '0': 1 } });
    expect(countOccurrences(second)).toBe(3 + 5 + 1);
  });

  test('the same alerts again change nothing', () => {
    fc.assert(
      fc.property(fc.array(seenWithin(240), { maxLength: 8 }), (alerts) => {
        expect(countsOf(merge([...alerts, ...alerts]))).toEqual(countsOf(merge(alerts)));
      }),
    );
  });

  test('the order of alerts of the same minutes does not matter', () => {
    fc.assert(
      fc.property(fc.array(seenWithin(2), { maxLength: 8 }), (alerts) => {
        expect(countsOf(merge(alerts.toReversed()))).toEqual(countsOf(merge(alerts)));
      }),
    );
  });

  test('two searches that each read another part of a minute count both parts', () => {
    const first = { '100': { '55': 400, '59': 10 }, '101': { '0': 300, '1': 290 } };
    const second = { '101': { '1': 290, '2': 500, '3': 210 } };
    for (const alerts of [
      [first, second],
      [second, first],
    ]) {
      expect(countOccurrences(merge(alerts))).toBe(410 + 300 + 290 + 500 + 210);
    }
  });

  test('seconds are kept of the newest minutes only, and what they counted stays', () => {
    const early = merge([{ '100': { '1': 5 } }, { '100': { '2': 6 } }]);
    const late = mergeOccurrences(early, { '103': { '0': 1 } });
    expect(late).toEqual({
      buckets: { '100': 11, '103': 1 },
      seconds: { '103': { '0': 1 } },
      folded: 0,
      foldedBefore: 0,
    });
    expect(countOccurrences(mergeOccurrences(late, { '100': { '3': 7 } }))).toBe(12);
  });

  test('a count from before there were seconds goes on', () => {
    const old: Occurrences = { buckets: { '100': 9, '101': 4 }, folded: 2, foldedBefore: 50 };
    const seen = { '101': { '1': 3, '2': 3 } };
    expect(countOccurrences(mergeOccurrences(old, seen))).toBe(2 + 9 + 6);
    expect(countOccurrences(mergeOccurrences(old, { '101': { '1': 3 } }))).toBe(2 + 9 + 4);
  });

  test('what is older than a day is folded and stays counted', () => {
    const day = 24 * 60;
    const folded = merge([{ '1000': { '0': 7 } }, { [String(1000 + day + 1)]: { '0': 1 } }]);
    expect(countsOf(folded)).toEqual({ buckets: { [String(1000 + day + 1)]: 1 }, folded: 7, foldedBefore: 1001 });
    expect(countOccurrences(mergeOccurrences(folded, { '1000': { '0': 7 } }))).toBe(8);
  });
});
