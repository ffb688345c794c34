import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readStock } from '../src/stock.js';

function answering(status, body) {
  const asked = [];
  const fetch = async (url) => {
    asked.push(url);
    return { status, ok: status < 400, json: async () => body };
  };
  return { asked, fetch };
}

test('the article number is encoded in the address', async () => {
  const { asked, fetch } = answering(200, { pieces: 7 });
  assert.equal(await readStock(fetch, 'http://warehouse', 'cup/blue'), 7);
  assert.deepEqual(asked, ['http://warehouse/stock/cup%2Fblue']);
});

test('an unknown article and a negative stock are none', async () => {
  assert.equal(await readStock(answering(404).fetch, 'http://warehouse', 'cup'), 0);
  assert.equal(await readStock(answering(200, { pieces: -2 }).fetch, 'http://warehouse', 'cup'), 0);
});

test('a failing warehouse is an error', async () => {
  await assert.rejects(readStock(answering(503).fetch, 'http://warehouse', 'cup'), /stock of cup: status 503/);
});
