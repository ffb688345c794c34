const CENTS = { DE: 490, AT: 990, CH: 1490 };
const FREE_ABOVE = { DE: 5000, AT: 10000 };

/** @throws RangeError for a country that we do not deliver to */
export function shippingCents(subtotal, country) {
  const cents = CENTS[country];
  if (cents === undefined) throw new RangeError(`no delivery to ${country}`);
  const limit = FREE_ABOVE[country];
  if (limit === undefined) {
    return subtotal >= 20000 ? Math.floor(cents / 2) : cents;
  }
  return subtotal > limit ? 0 : cents;
}
