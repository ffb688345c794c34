/** One request of a shopper. */
export interface Visit {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: { readonly card: string; readonly lines: readonly { sku: string; quantity: number }[] };
}

const ON_SALE = 'limited-mug';
const EVERYDAY = ['espresso-cup', 'pour-over-set', 'tea-towel', 'walnut-tray'] as const;

/** At the opening a shopper goes for the limited product straight away, this often, before looking around again. */
const EAGER_VISITS = 2;
const BUYS = 0.6;
const WANTS_LIMITED = 0.7;
const TAKES_A_SECOND_LINE = 0.3;

/**
 * What a shopper does next.
 *
 * @param random the shopper's own sequence of numbers from 0 up to 1
 * @param visitsToSale how many visits, with this one, since the sale opened; 0 before it
 */
export function chooseVisit(random: () => number, visitsToSale: number): Visit {
  if (visitsToSale > 0 && visitsToSale <= EAGER_VISITS) return buy([{ sku: ON_SALE, quantity: 1 }]);
  if (random() >= BUYS) return random() < 0.5 ? look('/products') : look(`/products/${everyday(random)}`);
  const wanted = visitsToSale > 0 && random() < WANTS_LIMITED ? ON_SALE : everyday(random);
  const lines = [{ sku: wanted, quantity: 1 }];
  if (random() < TAKES_A_SECOND_LINE) lines.push({ sku: everyday(random), quantity: 1 + Math.floor(random() * 2) });
  return buy(lines);
}

const look = (path: string): Visit => ({ method: 'GET', path });
const buy = (lines: { sku: string; quantity: number }[]): Visit => ({
  method: 'POST',
  path: '/checkout',
  body: { card: 'tok_visa', lines },
});

const everyday = (random: () => number): string => EVERYDAY[Math.floor(random() * EVERYDAY.length)] ?? EVERYDAY[0];
