import { test } from 'node:test';
import { applyPromo, bestPromo, parsePromo } from '../src/promo.js';

test('promotions work', () => {
  const promos = ['SPRING-15-3000', 'WELCOME-10'].map(parsePromo);
  const basket = [{ sku: 'pot', quantity: 2, priceCents: 2400 }];
  for (const promo of promos) applyPromo(basket, promo);
  bestPromo(basket, promos);
});
