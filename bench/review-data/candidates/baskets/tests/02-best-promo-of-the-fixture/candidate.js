import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { bestPromo, PromoError, parsePromo } from '../src/promo.js';

const codes = JSON.parse(readFileSync(new URL('./fixtures/promos.json', import.meta.url), 'utf8'));
const promos = codes.map(parsePromo);

for (const [priceCents, name] of [
  [2999, 'WELCOME'],
  [3000, 'SPRING'],
  [20000, 'BULK'],
]) {
  test(`${name} is the best for ${priceCents} cents`, () => {
    assert.equal(bestPromo([{ sku: 'pot', quantity: 1, priceCents }], promos)?.name, name);
  });
}

test('half price is the most that a code may take', () => {
  assert.equal(parsePromo('half-50').percent, 50);
  assert.throws(() => parsePromo('HALF-51'), PromoError);
  assert.throws(() => parsePromo('7-10'), PromoError);
});
