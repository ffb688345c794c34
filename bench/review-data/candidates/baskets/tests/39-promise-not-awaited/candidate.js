import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readStock } from '../src/stock.js';

test('a failing warehouse is an error', async () => {
  const fetch = async () => ({ status: 503, ok: false });
  await readStock(fetch, 'http://warehouse', 'cup')
    .then((pieces) => assert.fail(`got ${pieces}`))
    .catch(() => {});
});
