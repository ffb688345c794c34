import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { admits, closedBreaker, countEnd, giveBackProbe, takeProbe } from '../../../core/policy/breaker.ts';
import type { Breaker } from '../../../core/records/breaker.ts';

const PAUSE = 1_000;
const end = (breaker: Breaker, attempt: string, failed: boolean, now = 0) =>
  countEnd(breaker, { attempt, endedAt: now, failed, limit: 3, pauseMs: PAUSE }, now);
const opened = (now = 0) =>
  ['a', 'b', 'c'].reduce((breaker, attempt) => end(breaker, attempt, true, now), closedBreaker('all'));

describe('a circuit breaker', () => {
  test('opens with the failure that makes the row full, in the name of that attempt', () => {
    const two = end(end(closedBreaker('all'), 'a', true), 'b', true);
    expect(two.open).toBeUndefined();
    expect(end(two, 'c', true, 5).open).toEqual({ by: 'c', since: 5, probeFrom: 5 + PAUSE });
  });

  test('counts failures in a row: one that did not fail starts the count again', () => {
    const broken = end(end(end(closedBreaker('all'), 'a', true), 'b', true), 'c', false);
    expect(broken).toMatchObject({ failures: 0 });
    expect(end(end(broken, 'd', true), 'e', true).open).toBeUndefined();
  });

  test('counts an end once, however often it is reported', () => {
    const once = end(closedBreaker('all'), 'a', true);
    expect(end(once, 'a', true)).toBe(once);
  });

  test('lets nobody through in its pause, then one', () => {
    const breaker = opened();
    expect(admits(breaker, 'd', PAUSE - 1)).toBe(false);
    const probing = takeProbe(breaker, 'd', PAUSE);
    expect([admits(probing, 'd', PAUSE), admits(probing, 'e', PAUSE)]).toEqual([true, false]);
    expect(takeProbe(probing, 'e', PAUSE)).toBe(probing);
    expect(admits(giveBackProbe(probing, 'd'), 'e', PAUSE)).toBe(true);
  });

  test('is closed by a probe that does not fail', () => {
    const closed = end(takeProbe(opened(), 'd', PAUSE), 'd', false, 2 * PAUSE);
    expect(closed).toMatchObject({ failures: 0 });
    expect([closed.open, closed.probe]).toEqual([undefined, undefined]);
  });

  test('waits again after a probe that failed, and was opened only once', () => {
    const again = end(takeProbe(opened(), 'd', PAUSE), 'd', true, 2 * PAUSE);
    expect(again).toMatchObject({ open: { by: 'c', since: 0, probeFrom: 3 * PAUSE } });
    expect(again.probe).toBeUndefined();
  });

  test('stays open when the draft of an attempt that ended before the opening is closed, whatever has ended since', () => {
    const old = { attempt: 'old', endedAt: 1, failed: false, limit: 3, pauseMs: PAUSE };
    let breaker = countEnd(closedBreaker('all'), old, 1);
    for (let time = 2; time < 62; time += 1) breaker = end(breaker, `then-${time}`, time > 58, time);
    expect(breaker.open).toMatchObject({ since: 61 });
    expect(countEnd(breaker, old, 100)).toBe(breaker);
  });

  test('an old failure counts once, whatever has ended since', () => {
    let breaker = end(closedBreaker('all'), 'old', true, 1);
    for (let time = 2; time < 80; time += 1) breaker = end(breaker, `then-${time}`, false, time);
    expect(countEnd(breaker, { attempt: 'old', endedAt: 1, failed: true, limit: 1, pauseMs: PAUSE }, 100)).toBe(
      breaker,
    );
  });

  test('is not closed by an end from before the opening that is reported late', () => {
    const late = { attempt: 'late', endedAt: 9, failed: false, limit: 3, pauseMs: PAUSE };
    expect(countEnd(opened(10), late, 20).open).toMatchObject({ since: 10 });
    expect(countEnd(opened(10), { ...late, endedAt: 11 }, 20).open).toBeUndefined();
  });

  const ends = fc.array(fc.boolean(), { minLength: 1, maxLength: 40 });

  test('counts the same row in whatever order ends are reported, and however often', () => {
    const property = fc.property(ends, fc.infiniteStream(fc.nat()), (failures, random) => {
      const all = failures.map((failed, index) => ({ attempt: `a${index}`, endedAt: index, failed }));
      const order = [...all, ...all].map((each) => ({ each, at: random.next().value ?? 0 }));
      const breaker = order
        .toSorted((a, b) => a.at - b.at)
        .reduce(
          (current, { each }) => countEnd(current, { ...each, limit: 99, pauseMs: PAUSE }, 99),
          closedBreaker('x'),
        );
      expect(breaker.failures).toBe(failures.length - 1 - failures.lastIndexOf(false));
    });
    fc.assert(property);
  });

  test('is left as it is by every end of the past, among more than it remembers', () => {
    const property = fc.property(fc.array(fc.boolean(), { minLength: 1, maxLength: 130 }), (failures) => {
      const all = failures.map((failed, index) => ({
        attempt: `a${index}`,
        endedAt: index,
        failed,
        limit: 3,
        pauseMs: 1,
      }));
      const breaker = all.reduce((current, each) => countEnd(current, each, each.endedAt), closedBreaker('x'));
      for (const each of all) expect(countEnd(breaker, each, 999)).toBe(breaker);
    });
    fc.assert(property, { numRuns: 40 });
  });

  test('never lets two attempts probe at once', () => {
    const attempt = fc.constantFrom('d', 'e', 'f', 'g');
    fc.assert(
      fc.property(fc.array(fc.tuple(attempt, fc.integer({ min: 0, max: 5 * PAUSE })), { maxLength: 20 }), (asked) => {
        const probing = new Set<string>();
        asked.reduce((breaker, [name, now]) => {
          const next = takeProbe(breaker, name, now);
          if (admits(next, name, now)) probing.add(name);
          return next;
        }, opened());
        expect(probing.size).toBeLessThanOrEqual(1);
      }),
    );
  });
});
