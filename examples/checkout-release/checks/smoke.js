import assert from 'node:assert/strict';
import { ask } from './target.js';

assert.deepEqual(await ask('/health'), { status: 200, body: { status: 'ok' } });
const { body } = await ask('/products');
assert.ok(body.products.length > 0, 'the shop has no products');
console.log(`the shop has ${body.products.length} products`);
