import fc from 'fast-check';
import { expect, test } from 'vitest';
import { keepTicks } from '../../../core/canary/keep-ticks.ts';
import { counts, ticksOf } from '../../fixtures/canary.ts';

test('the order in which points come does not matter, and newer counts replace older ones', () => {
  const early = ticksOf(8, () => counts(50));
  const full = ticksOf(8, (tick) => counts(150, tick));
  fc.assert(
    fc.property(fc.shuffledSubarray([...full], { minLength: 8 }), (shuffled) => {
      const kept = shuffled.reduce<ReturnType<typeof keepTicks>>((ticks, tick) => keepTicks(ticks, [tick]), early);
      expect(kept).toEqual(full);
    }),
  );
});

test('only the newest 400 are kept', () => {
  const kept = keepTicks(
    ticksOf(400, () => counts(1)),
    ticksOf(405, () => counts(2)).slice(400),
  );
  expect(kept.map(({ at }) => at)).toEqual(
    ticksOf(405, () => null)
      .slice(5)
      .map(({ at }) => at),
  );
});
