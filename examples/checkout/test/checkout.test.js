import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openShop } from '../fixtures/open-shop.js';
import { checkout } from '../src/checkout.js';
import { OutOfStockError, PaymentDeclinedError, RequestError } from '../src/errors.js';

const basket = (quantity, card = 'tok_visa') => ({ card, lines: [{ sku: 'cup', quantity }] });

test('a basket becomes an order', async () => {
  const shop = openShop({ cup: 20 });
  const order = await checkout(shop, 'shopper-1', basket(2));
  assert.equal(order.totalCents, 2868);
  assert.equal(order.deliveryDays, 1);
  assert.equal(await shop.store.readStock('cup'), 18);
  assert.deepEqual(await shop.store.findOrder(order.id), order);
});

test('a declined card gives the stock back', async () => {
  const shop = openShop({ cup: 5 });
  await assert.rejects(checkout(shop, 'shopper-1', basket(2, 'tok_declined')), PaymentDeclinedError);
  assert.equal(await shop.store.readStock('cup'), 5);
});

test('what is sold out cannot be bought', async () => {
  const shop = openShop({ cup: 0 });
  await assert.rejects(checkout(shop, 'shopper-1', basket(1)), OutOfStockError);
});

const wrongBodies = [
  [undefined, /^lines:/],
  [{ lines: [], card: 'tok_visa' }, /^lines:/],
  [{ lines: [{ sku: 'cup', quantity: 0 }], card: 'tok_visa' }, /^lines\[0\]\.quantity:/],
  [{ lines: [{ quantity: 1 }], card: 'tok_visa' }, /^lines\[0\]\.sku:/],
  [{ lines: [{ sku: 'cup', quantity: 1 }], card: '4242' }, /^card:/],
  [{ lines: [{ sku: 'piano', quantity: 1 }], card: 'tok_visa' }, /^piano is not in the catalogue/],
];

for (const [body, message] of wrongBodies) {
  test(`refuses ${JSON.stringify(body)}`, async () => {
    await assert.rejects(checkout(openShop(), 'shopper-1', body), (error) => {
      assert.ok(error instanceof RequestError);
      assert.equal(error.statusCode, 400);
      assert.match(error.message, message);
      return true;
    });
  });
}
