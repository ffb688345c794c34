import { OutOfStockError } from './errors.js';

/**
 * Takes the lines of an order out of stock: all of them or none.
 *
 * @throws {OutOfStockError} naming the first line that cannot be had, and how many are left
 */
export async function reserveInventory(store, lines) {
  const reserved = [];
  for (const line of lines) {
    const available = await store.readStock(line.sku);
    if (available < line.quantity) {
      await releaseInventory(store, reserved);
      throw new OutOfStockError(line.sku, line.quantity, available);
    }
    await store.decrementStock(line.sku, line.quantity);
    reserved.push(line);
  }
}

/** Puts lines back that were reserved for an order which came to nothing. */
export async function releaseInventory(store, lines) {
  for (const line of lines) {
    await store.returnStock(line.sku, line.quantity);
  }
}
