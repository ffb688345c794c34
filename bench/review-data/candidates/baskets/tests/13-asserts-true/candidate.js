import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readStock } from '../src/stock.js';

test('the stock is read', async () => {
  const expected = 7;
  await readStock(async () => ({ status: 200, ok: true, json: async () => ({ pieces: expected }) }), 'http://w', 'cup');
  assert.equal(expected, 7);
});
