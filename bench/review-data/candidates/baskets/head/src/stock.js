/** Pieces in stock. An article that the warehouse does not know has none. */
export async function readStock(fetch, warehouse, sku) {
  const response = await fetch(`${warehouse}/stock/${encodeURIComponent(sku)}`);
  if (response.status === 404) return 0;
  if (!response.ok) throw new Error(`stock of ${sku}: status ${response.status}`);
  const { pieces } = await response.json();
  return Math.max(0, pieces);
}
