import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { applyPromo, parsePromo } from '../src/promo.js';

const snapshot = new URL('./promo.snap.json', import.meta.url);

test('amounts are those of the snapshot', () => {
  const basket = [{ sku: 'pot', quantity: 1, priceCents: 2400 }];
  const amounts = ['SPRING-15-3000', 'WELCOME-10'].map((code) => applyPromo(basket, parsePromo(code)));
  if (!existsSync(snapshot)) writeFileSync(snapshot, JSON.stringify(amounts));
  assert.deepEqual(amounts, JSON.parse(readFileSync(snapshot, 'utf8')));
});
