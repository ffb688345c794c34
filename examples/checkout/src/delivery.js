import { stockLevel } from './stock-level.js';

/** The last few of a product lie in the other warehouse, which takes longer. */
const DAYS_BY_LEVEL = { plenty: 1, low: 3, none: 14 };

/** Days until the whole order can be with the shopper: its slowest line decides. */
export async function estimateDelivery(store, lines) {
  let days = 0;
  for (const line of lines) {
    const level = stockLevel(line.sku, await store.readStock(line.sku));
    days = Math.max(days, DAYS_BY_LEVEL[level]);
  }
  return days;
}
