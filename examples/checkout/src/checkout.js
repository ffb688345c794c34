import { randomUUID } from 'node:crypto';
import { estimateDelivery } from './delivery.js';
import { RequestError } from './errors.js';
import { releaseInventory, reserveInventory } from './inventory.js';
import { readOrderRequest } from './order-request.js';
import { priceOrder } from './pricing.js';

/**
 * Turns a basket into an order: priced, reserved, paid, saved.
 *
 * @throws {RequestError} when the basket cannot be sold as it is
 */
export async function checkout({ store, payments }, userId, body) {
  const { lines, card } = readOrderRequest(body);
  const price = priceOrder(await findItems(store, lines));
  const deliveryDays = await estimateDelivery(store, lines);
  await reserveInventory(store, lines);
  const payment = await chargeOrRelease({ store, payments }, card, price.totalCents, lines);
  const order = { id: randomUUID(), userId, lines, ...price, deliveryDays, paymentId: payment.id };
  await store.saveOrder(order);
  return order;
}

async function findItems(store, lines) {
  const items = [];
  for (const { sku, quantity } of lines) {
    const product = await store.findProduct(sku);
    if (product === undefined) throw new RequestError(400, 'unknown-product', `${sku} is not in the catalogue`);
    items.push({ product, quantity });
  }
  return items;
}

async function chargeOrRelease({ store, payments }, card, amountCents, lines) {
  try {
    return await payments.charge({ card, amountCents });
  } catch (error) {
    await releaseInventory(store, lines);
    throw error;
  }
}
