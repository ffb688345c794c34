import { ask } from './target.js';

const SHOPPERS = 24;

/** Each shopper looks at a product and buys it, again and again, until this process is stopped. */
async function shop(number) {
  const { body } = await ask('/products');
  for (let visit = number; ; visit += 1) {
    const { sku } = body.products[visit % body.products.length];
    const shopper = `load-${number}`;
    await ask(`/products/${sku}`, { shopper });
    await ask('/checkout', { shopper, order: { card: 'tok_visa', lines: [{ sku, quantity: 1 }] } });
  }
}

await Promise.all(Array.from({ length: SHOPPERS }, (_, number) => shop(number)));
