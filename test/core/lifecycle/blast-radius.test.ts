import { expect, test } from 'vitest';
import { blastRadius } from '../../../core/lifecycle/blast-radius.ts';

const tick = (at: number, canary: [number, number, number] | null, stable: [number, number, number] | null) => {
  const sideOf = (side: [number, number, number] | null) =>
    side && { requests: side[0], errors: side[1], slow: side[2] };
  return { at, canary: sideOf(canary), stable: sideOf(stable) };
};

test('what the new version answered, and what of it failed beyond the version before', () => {
  const ticks = [
    tick(0, [100, 20, 3], [1_900, 19, 38]),
    tick(30_000, [100, 22, 1], [1_900, 19, 38]),
    tick(60_000, null, null),
  ];
  expect(blastRadius({ ticks, tickSeconds: 30 }, [{ affectedUsers: 3 }, { affectedUsers: 17 }])).toEqual({
    seconds: 90,
    requests: 200,
    failed: 42,
    slow: 4,
    failedBeyond: 40,
    slowBeyond: 0,
    stable: { requests: 3_800, failed: 38, slow: 76 },
    users: 17,
  });
});

test('without a version before all failures are its own, and without ticks there are none', () => {
  expect(blastRadius({ ticks: [tick(0, [10, 4, 0], null)], tickSeconds: 1 }, [])).toMatchObject({ failedBeyond: 4 });
  const nothing = blastRadius({ ticks: [], tickSeconds: 30 }, [{ affectedUsers: 0 }]);
  expect(nothing).toMatchObject({ seconds: 0, requests: 0, failedBeyond: 0 });
  expect(nothing).not.toHaveProperty('users');
});
