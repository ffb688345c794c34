const TAX_PERCENT = 20;
const SMALL_PARCEL_GRAMS = 500;
const SMALL_PARCEL_CENTS = 390;
const PARCEL_CENTS = 690;
const FREE_SHIPPING_FROM_CENTS = 10_000;

/** Adds up an order. All amounts are whole cents. */
export function priceOrder(items) {
  const goodsCents = sum(items, ({ product, quantity }) => product.priceCents * quantity);
  const shippingCents = shippingPrice(
    goodsCents,
    sum(items, ({ product, quantity }) => product.weightGrams * quantity),
  );
  const taxCents = Math.round(((goodsCents + shippingCents) * TAX_PERCENT) / 100);
  return { goodsCents, shippingCents, taxCents, totalCents: goodsCents + shippingCents + taxCents };
}

function shippingPrice(goodsCents, grams) {
  if (goodsCents >= FREE_SHIPPING_FROM_CENTS) return 0;
  return grams <= SMALL_PARCEL_GRAMS ? SMALL_PARCEL_CENTS : PARCEL_CENTS;
}

const sum = (items, amount) => items.reduce((total, item) => total + amount(item), 0);
