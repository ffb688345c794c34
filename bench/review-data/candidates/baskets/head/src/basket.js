/** A basket is a list of `{ sku, quantity, priceCents }`. */
export function addItem(basket, item) {
  const present = basket.find((line) => line.sku === item.sku);
  if (present === undefined) return [...basket, item];
  return basket.map((line) => (line === present ? { ...line, quantity: line.quantity + item.quantity } : line));
}

export function subtotalCents(basket) {
  return basket.reduce((sum, line) => sum + line.quantity * line.priceCents, 0);
}
