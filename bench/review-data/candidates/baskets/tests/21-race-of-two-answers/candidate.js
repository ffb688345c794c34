import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { readStock } from '../src/stock.js';

const answer = (pieces) => async () => {
  await wait(1 + Math.floor(performance.now() * 1000) % 4);
  return { status: 200, ok: true, json: async () => ({ pieces }) };
};

test('articles are read one after the other', async () => {
  const order = [];
  await Promise.all(
    [3, 8, 5].map(async (pieces) => order.push(await readStock(answer(pieces), 'http://warehouse', `cup-${pieces}`))),
  );
  assert.deepEqual(order, [3, 8, 5]);
});
