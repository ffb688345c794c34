import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  admits,
  type Breaker,
  closedBreaker,
  countEnd,
  giveBackProbe,
  takeProbe,
} from '../../../core/policy/breaker.ts';

const PAUSE = 1_000;
const end = (breaker: Breaker, attempt: string, failed: boolean, now = 0) =>
  countEnd(breaker, { attempt, failed, limit: 3, pauseMs: PAUSE }, now);
const opened = (now = 0) =>
  ['a', 'b', 'c'].reduce((breaker, attempt) => end(breaker, attempt, true, now), closedBreaker('all'));

describe('a circuit breaker', () => {
  test('opens with the failure that makes the row full, in the name of that attempt', () => {
    const two = end(end(closedBreaker('all'), 'a', true), 'b', true);
    expect(two.open).toBeUndefined();
    expect(end(two, 'c', true, 5).open).toEqual({ by: 'c', since: 5, probeFrom: 5 + PAUSE });
  });

  test('counts failures in a row: one that did not fail begins anew', () => {
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
