import assert from 'node:assert/strict';
import { ask } from './target.js';

const { body: shop } = await ask('/products');
for (const { sku } of shop.products) {
  const placed = await ask('/checkout', { order: { card: 'tok_visa', lines: [{ sku, quantity: 2 }] } });
  assert.equal(placed.status, 201, `${sku}: ${JSON.stringify(placed.body)}`);
  const read = await ask(`/orders/${placed.body.id}`);
  assert.deepEqual(read.body, placed.body);
}
const declined = await ask('/checkout', {
  order: { card: 'tok_declined', lines: [{ sku: shop.products[0].sku, quantity: 1 }] },
});
assert.equal(declined.status, 402);
console.log(`an order of each of ${shop.products.length} products was placed and read`);
