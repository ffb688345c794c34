import { expect, test } from 'vitest';
import { rankFixes } from '../../bench/score-suspects.ts';

test('the place of the first fixed file', () => {
  const stack = 'E: x\n\tat a.Order.add(Order.java:2)\n\tat a.Cart.add(Cart.java:1)';
  const files = ['src/a/Order.java', 'src/a/Cart.java', 'src/b/Price.java'];
  const fixed = (...gold: string[]) => ({ files: 'shop', gold, stack });
  expect(rankFixes([fixed('src/a/Cart.java'), fixed('src/a/Order.java'), fixed('src/b/Price.java')], files)).toEqual([
    2,
    1,
    Number.POSITIVE_INFINITY,
  ]);
});
