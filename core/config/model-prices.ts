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
  readonly cacheRead: number;
  /** Calls that read more tokens than this cost so many times as much, all of them. */
  readonly long?: { readonly above: number; readonly times: number };
  /** False for a model that the table does not know: it is priced as the dearest, so that a cap still holds. */
  readonly known: boolean;
}

/**
 * List prices in dollars for a million tokens, as Claude Code 2.1.329 reckons them itself (`total_cost_usd`, cost basis
 * "list"; seen in November 2026 with answers that said what they had used). They hold a cap and show what an attempt cost;
 * the invoice is the provider's. A test compares them with the pinned version, model by model.
 */
const LIST_PRICES: Readonly<Record<string, Omit<ModelPrice, 'known'>>> = {
  'haiku-5-5': { input: 0.1, output: 0.5, cacheRead: 0.01, long: { above: 100_000, times: 5 } },
  'sonnet-5-5': { input: 2, output: 10, cacheRead: 0.1 },
  'sonnet-4-6': { input: 3, output: 15, cacheRead: 0.3 },
  'opus-5-5': { input: 4, output: 20, cacheRead: 0.2 },
  'fable-5-2': { input: 8, output: 40, cacheRead: 0.2 },
};

/** The price of a model, whatever comes before and after its name (`claude-…`, a date, a region, a version). */
export function priceOf(model: string): ModelPrice {
  const found = Object.entries(LIST_PRICES).find(([name]) => new RegExp(`(^|[^a-z])${name}(?!\\d)`).test(model));
  const price = found === undefined ? { ...dearest(), known: false } : { ...found[1], known: true };
  return isRegional(model) ? scale(price, REGIONAL) : price;
}

/** On Bedrock, a model that stays in a region or a part of the world costs more than one that is served from anywhere. */
const REGIONAL = 1.1;
const isRegional = (model: string): boolean =>
  /(^|[./])anthropic\.|^arn:aws/.test(model) && !/(^|\/)global\./.test(model);

const scale = (price: ModelPrice, times: number): ModelPrice => ({
  ...price,
  input: price.input * times,
  output: price.output * times,
  cacheRead: price.cacheRead * times,
});

/** Writing to the cache costs these multiples of the input price, for every model seen. */
const CACHE_WRITE = 1.25;
const CACHE_WRITE_HOUR = 2;

export function dollarsOf(usage: ModelUsage, price: ModelPrice): number {
  const { input, output, cacheRead, cacheWrite, cacheWriteHour } = usage;
  const written = cacheWrite * CACHE_WRITE + cacheWriteHour * CACHE_WRITE_HOUR;
  const dollars = ((input + written) * price.input + cacheRead * price.cacheRead + output * price.output) / 1_000_000;
  const isLong = price.long !== undefined && input + cacheRead + cacheWrite + cacheWriteHour > price.long.above;
  return isLong ? dollars * price.long.times : dollars;
}

function dearest(): Pick<ModelPrice, 'input' | 'output' | 'cacheRead'> {
  const most = (kind: 'input' | 'output' | 'cacheRead') =>
    Math.max(...Object.values(LIST_PRICES).map((price) => price[kind]));
  return { input: most('input'), output: most('output'), cacheRead: most('cacheRead') };
}
