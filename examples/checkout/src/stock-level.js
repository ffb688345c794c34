import { InventoryInvariantError } from './errors.js';

const LOW_STOCK = 10;

/**
 * Names how much is left of a product.
 *
 * @returns {'plenty' | 'low' | 'none'}
 * @throws {InventoryInvariantError} when the count cannot be right
 */
export function stockLevel(sku, quantity) {
  if (!Number.isInteger(quantity) || quantity < 0) throw new InventoryInvariantError(sku, quantity);
  if (quantity === 0) return 'none';
  return quantity <= LOW_STOCK ? 'low' : 'plenty';
}
