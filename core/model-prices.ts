/** What a call used, as the Messages API reports it. Writes to the one-hour cache cost more than those for five minutes. */
export interface ModelUsage {
  readonly input: number;
  readonly output: number;
  readonly cacheRead: number;
  readonly cacheWrite: number;
  readonly cacheWriteHour: number;
}

/** Dollars for a million tokens. */
export interface ModelPrice {
  readonly input: number;
  readonly output: number;
  /** False for a model that the table does not know: it is priced as the dearest, so that a cap still holds. */
  readonly known: boolean;
}

/**
 * List prices in dollars for a million tokens in and out, as Claude Code 2.1.329 itself reckons them
 * (`total_cost_usd` with `costBasis: "list"`), read in November 2026. They are used to hold a cap and to show what an
 * attempt cost; the invoice is the provider's.
 */
const LIST_PRICES: Readonly<Record<string, readonly [input: number, output: number]>> = {
  'haiku-5-5': [0.1, 0.5],
  'sonnet-5-5': [2, 10],
  'sonnet-4-6': [3, 15],
  'opus-5-5': [4, 20],
  'fable-5-2': [8, 40],
};

/** The price of a model, whatever stands before and after its name (`claude-…`, a date, a region, a version). */
export function priceOf(model: string): ModelPrice {
  const found = Object.entries(LIST_PRICES).find(([name]) => new RegExp(`(^|[^a-z])${name}(?!\\d)`).test(model));
  const [input, output] = found?.[1] ?? dearest();
  return { input, output, known: found !== undefined };
}

/** Cached input is charged at fractions and multiples of the input price: https://docs.claude.com/en/docs/build-with-claude/prompt-caching */
const CACHE_READ = 0.1;
const CACHE_WRITE = 1.25;
const CACHE_WRITE_HOUR = 2;

export function dollarsOf(usage: ModelUsage, price: ModelPrice): number {
  const input =
    usage.input +
    usage.cacheRead * CACHE_READ +
    usage.cacheWrite * CACHE_WRITE +
    usage.cacheWriteHour * CACHE_WRITE_HOUR;
  return (input * price.input + usage.output * price.output) / 1_000_000;
}

function dearest(): readonly [number, number] {
  const prices = Object.values(LIST_PRICES);
  return [Math.max(...prices.map(([input]) => input)), Math.max(...prices.map(([, output]) => output))];
}
