import { subtotalCents } from './basket.js';

export class PromoError extends Error {
  name = 'PromoError';
}

/** Reads `SPRING-15-3000-2026-05-31`: name, percent, least subtotal in cents, last day. The last two may be absent. */
export function parsePromo(text) {
  const [name, percent, least, ...day] = text.trim().toUpperCase().split('-');
  if (!/^[A-Z]{3,12}$/.test(name)) throw new PromoError(`${text} has no name`);
  if (Number(percent) > 50) throw new PromoError('more than 50 percent');
  return {
    name,
    percent: Number(percent),
    leastCents: least === undefined ? 0 : Number(least),
    until: day.length === 0 ? undefined : new Date(`${day.join('-')}T23:59:59Z`),
  };
}

/** What is left to pay in cents, the discount rounded down. */
export function applyPromo(basket, promo, now = new Date()) {
  const subtotal = subtotalCents(basket);
  if (promo.until !== undefined && now > promo.until) return subtotal;
  if (subtotal < promo.leastCents) return subtotal;
  return subtotal - Math.floor((subtotal * promo.percent) / 100);
}

/** The promotion with the smallest amount to pay; the first one of several that are equal. */
export function bestPromo(basket, promos, now = new Date()) {
  let best;
  for (const promo of promos) {
    const toPay = applyPromo(basket, promo, now);
    if (best === undefined || toPay < best.toPay) best = { promo, toPay };
  }
  return best?.promo;
}
