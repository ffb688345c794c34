/** What the shop opens with. Prices are in cents, before tax; weights in grams. */
export const catalogue = [
  { sku: 'espresso-cup', name: 'Espresso cup', priceCents: 1450, weightGrams: 180, stock: 400 },
  { sku: 'pour-over-set', name: 'Pour-over set', priceCents: 4900, weightGrams: 900, stock: 250 },
  { sku: 'tea-towel', name: 'Tea towel', priceCents: 990, weightGrams: 90, stock: 600 },
  { sku: 'walnut-tray', name: 'Walnut tray', priceCents: 3600, weightGrams: 750, stock: 300 },
  { sku: 'limited-mug', name: 'Limited mug', priceCents: 2400, weightGrams: 350, stock: 24 },
];
