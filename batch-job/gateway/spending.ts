import { dollarsOf, type ModelPrice, type ModelUsage } from '../../core/config/model-prices.ts';
import type { Tokens } from '../../core/records/phase.ts';

/** How large a call is, and what it asks for. */
export interface CallSize {
  readonly model: string;
  readonly bytes: number;
  /** Tokens of the input as the provider counted them. @default - estimated from the bytes */
  readonly inputTokens?: number | undefined;
  /** Tokens. */
  readonly maxOutput: number;
  readonly hourCache: boolean;
}

/** What a call is expected to cost at most, set aside until it is known what it did cost. */
export interface Reservation {
  readonly dollars: number;
  /** The most that the call can have used: what is charged when the answer does not tell. */
  readonly worst: ModelUsage;
  settle(usage: ModelUsage): { readonly tokens: Tokens; readonly dollars: number };
}

export interface Spent {
  readonly dollars: number;
  readonly tokens: Tokens;
  readonly calls: number;
}

export const noTokens: Tokens = { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 };

/** What the API adds to a request of its own (its words on tool use), generously. */
const OVERHEAD_TOKENS = 1_000;

/**
 * Keeps the cap: money is set aside before a call, for the most that the call may cost, and given back after.
 *
 * Input is what the provider counted, or an estimate. A token of text stands for at least one byte, so text has no more tokens
 * than bytes; after an answered request of the conversation, only the bytes added since are estimated. Input is priced as if
 * all of it were written to the cache, output as `max_tokens`.
 */
export function createSpending({
  limitDollars,
  priceOf,
}: {
  limitDollars: number;
  priceOf: (model: string) => ModelPrice;
}) {
  let spent: Spent = { dollars: 0, tokens: noTokens, calls: 0 };
  let reserved = 0;
  const counted = new Map<string, { bytes: number; tokens: number }>();

  const estimateInput = (model: string, bytes: number) => {
    const last = counted.get(model);
    return last === undefined || bytes < last.bytes
      ? bytes + OVERHEAD_TOKENS
      : last.tokens + (bytes - last.bytes) + OVERHEAD_TOKENS;
  };

  return {
    spent: (): Spent => spent,

    /** @returns a reservation, or a sentence that says why there is none */
    reserve: (call: CallSize): Reservation | string => {
      const price = priceOf(call.model);
      const input =
        call.inputTokens === undefined ? estimateInput(call.model, call.bytes) : call.inputTokens + OVERHEAD_TOKENS;
      const written = call.hourCache
        ? { cacheWrite: 0, cacheWriteHour: input }
        : { cacheWrite: input, cacheWriteHour: 0 };
      const worst = { input: 0, output: call.maxOutput, cacheRead: 0, ...written };
      const dollars = dollarsOf(worst, price);
      if (spent.dollars + reserved + dollars > limitDollars) {
        return `the limit is ${show(limitDollars)}, ${show(spent.dollars)} is spent and this call may cost ${show(dollars)}`;
      }
      reserved += dollars;
      return {
        dollars,
        worst,
        settle: (usage) => {
          reserved -= dollars;
          const charged = { dollars: dollarsOf(usage, price), tokens: toTokens(usage) };
          const read = charged.tokens.input + charged.tokens.cacheRead + charged.tokens.cacheWrite;
          if (read > 0) counted.set(call.model, { bytes: call.bytes, tokens: read });
          spent = {
            dollars: spent.dollars + charged.dollars,
            tokens: addTokens(spent.tokens, charged.tokens),
            calls: spent.calls + 1,
          };
          return charged;
        },
      };
    },
  };
}

const toTokens = ({ input, output, cacheRead, cacheWrite, cacheWriteHour }: ModelUsage): Tokens => ({
  input,
  output,
  cacheRead,
  cacheWrite: cacheWrite + cacheWriteHour,
});

const addTokens = (a: Tokens, b: Tokens): Tokens => ({
  input: a.input + b.input,
  output: a.output + b.output,
  cacheRead: a.cacheRead + b.cacheRead,
  cacheWrite: a.cacheWrite + b.cacheWrite,
});

const show = (dollars: number) => `$${dollars.toFixed(2)}`;
