import { describe, expect, test } from 'vitest';
import { replayHistory } from '../../../core/canary/replay.ts';
import { counts, settingsOf } from '../../fixtures/canary.ts';

/** Four hours of ticks: two of history, and two stretches of an hour. */
const HOURS = 480;
const host = (at: (tick: number) => ReturnType<typeof counts> | null) =>
  Array.from({ length: HOURS }, (_, tick) => at(tick));
const calm = (shift: number) => host((tick) => counts(500, (tick + shift) % 5 === 0 ? 1 : 0, tick % 2));

describe('replayHistory', () => {
  test('each part is the canary once in each stretch, and calm parts all pass', () => {
    const replayed = replayHistory(settingsOf(), { a: calm(0), b: calm(1), c: calm(2) });
    expect(replayed).toMatchObject({ canaries: 6, good: 6, undecided: 0, back: [] });
    expect(replayed.interval[0]).toBe(0);
    expect(replayed.interval[1]).toBeCloseTo(0.39, 2);
  });

  test('a part that fails for a quarter of an hour would have gone back, and it is said when and why', () => {
    const failing = host((tick) => counts(500, tick >= 370 && tick < 400 ? 25 : tick % 5 === 0 ? 1 : 0));
    const { back, interval } = replayHistory(settingsOf({ minutes: 15 }), { a: calm(0), b: calm(1), c: failing });
    expect(back).toMatchObject([{ part: 'c', from: 360, reasons: [{ rule: 'worse-than-stable', series: 'errors' }] }]);
    expect(interval[0]).toBeGreaterThan(0);
  });

  test.each([
    ['one part alone', { a: calm(0) }],
    ['less than three hours', { a: calm(0).slice(0, 300), b: calm(1).slice(0, 300) }],
    ['nothing', {}],
  ])('%s cannot be split: nothing is known', (_, parts) => {
    expect(replayHistory(settingsOf(), parts)).toMatchObject({ canaries: 0, interval: [0, 1] });
  });

  test('lost points of a part are left out of stable', () => {
    const lossy = host((tick) => (tick % 3 === 0 ? null : counts(500)));
    expect(replayHistory(settingsOf(), { a: calm(0), b: lossy, c: calm(2) }).back).toEqual([]);
  });
});
