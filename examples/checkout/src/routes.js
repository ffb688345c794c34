import { checkout } from './checkout.js';
import { RequestError } from './errors.js';

/** What the shop answers: method, path with `:names`, and a function from the request to `{ statusCode, body }`. */
export const routes = [
  { method: 'GET', path: '/health', handle: async () => ({ statusCode: 200, body: { status: 'ok' } }) },
  { method: 'GET', path: '/products', handle: listProducts },
  { method: 'GET', path: '/products/:sku', handle: showProduct },
  { method: 'POST', path: '/checkout', handle: placeOrder },
  { method: 'GET', path: '/orders/:id', handle: showOrder },
];

async function listProducts({ shop }) {
  return { statusCode: 200, body: { products: await shop.store.listProducts() } };
}

async function showProduct({ shop, params }) {
  const product = await shop.store.findProduct(params.sku);
  if (product === undefined) throw new RequestError(404, 'unknown-product', `${params.sku} is not in the catalogue`);
  return { statusCode: 200, body: product };
}

async function placeOrder({ shop, userId, body }) {
  return { statusCode: 201, body: await checkout(shop, userId, body) };
}

async function showOrder({ shop, userId, params }) {
  const order = await shop.store.findOrder(params.id);
  if (order?.userId !== userId) throw new RequestError(404, 'unknown-order', 'there is no such order');
  return { statusCode: 200, body: order };
}
