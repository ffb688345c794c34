import { setTimeout as sleep } from 'node:timers/promises';

/**
 * The shop's database, kept in memory. Every call takes a network's time and then happens at once, as a single SQL
 * statement would; nothing holds between two calls.
 *
 * @param {{ products: readonly object[], latencyMs?: () => number }} options latency of one call
 */
export function createStore({ products, latencyMs = () => 10 + Math.random() * 20 }) {
  const productBySku = new Map(products.map(({ stock, ...product }) => [product.sku, product]));
  const stockBySku = new Map(products.map(({ sku, stock }) => [sku, stock]));
  const orderById = new Map();
  const network = () => sleep(latencyMs());

  return {
    async listProducts() {
      await network();
      return [...productBySku.values()];
    },

    async findProduct(sku) {
      await network();
      return productBySku.get(sku);
    },

    async readStock(sku) {
      await network();
      return stockBySku.get(sku) ?? 0;
    },

    /** UPDATE stock SET quantity = quantity - $2 WHERE sku = $1 */
    async decrementStock(sku, quantity) {
      await network();
      stockBySku.set(sku, (stockBySku.get(sku) ?? 0) - quantity);
    },

    /** UPDATE stock SET quantity = quantity + $2 WHERE sku = $1 */
    async returnStock(sku, quantity) {
      await network();
      stockBySku.set(sku, (stockBySku.get(sku) ?? 0) + quantity);
    },

    async saveOrder(order) {
      await network();
      orderById.set(order.id, order);
    },

    async findOrder(id) {
      await network();
      return orderById.get(id);
    },
  };
}
