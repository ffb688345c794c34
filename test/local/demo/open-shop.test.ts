import { expect, test } from 'vitest';
import type { LoadResult } from '../../../local/demo/load.ts';
import { openShop, quietShop } from '../../../local/demo/open-shop.ts';

const loadOf = (failures: number): LoadResult => ({
  requests: 1_000,
  failures,
  rejected: 0,
  durationMs: 3_000,
  perSecond: [],
});

function shopOf(...failures: number[]) {
  const seen: string[] = [];
  let loads = 0;
  return {
    seen,
    open: () =>
      openShop(
        {
          load: async () => {
            seen.push('load');
            return loadOf(failures[loads++] ?? 0);
          },
          reopen: async () => void seen.push('reopen'),
        },
        (load) => seen.push(quietShop(load)),
      ),
  };
}

const QUIET = "the sample's race did not fire (0 of 1000 requests failed); the shop opens again with fresh stock";

test.each([
  ['at the first try', [400], ['load']],
  ['at the second', [0, 400], ['load', QUIET, 'reopen', 'load']],
  ['at the third', [0, 0, 151], ['load', QUIET, 'reopen', 'load', QUIET, 'reopen', 'load']],
])('the race fires %s', async (_, failures, steps) => {
  const shop = shopOf(...failures);
  expect((await shop.open()).failures).toBe(failures.at(-1));
  expect(shop.seen).toEqual(steps);
});

test('a rate at the threshold of the monitor is not enough, and a shop that stays quiet is an error', async () => {
  const shop = shopOf(150, 0, 7);
  await expect(shop.open()).rejects.toThrow('did not fire (7 of 1000 requests failed) in each of 3 loads');
});
