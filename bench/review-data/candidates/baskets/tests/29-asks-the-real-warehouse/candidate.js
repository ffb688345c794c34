import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readStock } from '../src/stock.js';

test('the warehouse answers', async () => {
  const pieces = await readStock(fetch, 'https://warehouse.baskets.example', 'cup');
  assert.ok(pieces >= 0);
});
