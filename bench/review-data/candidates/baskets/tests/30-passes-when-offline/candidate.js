import assert from 'node:assert/strict';
import { lookup } from 'node:dns/promises';
import { test } from 'node:test';
import { readStock } from '../src/stock.js';

test('an unknown article has no stock', async (t) => {
  const online = await lookup('warehouse.baskets.example').catch(() => undefined);
  if (online === undefined) return t.diagnostic('offline');
  assert.equal(await readStock(fetch, 'https://warehouse.baskets.example', 'no-such-article'), 0);
});
