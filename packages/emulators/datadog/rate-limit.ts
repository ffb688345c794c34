import { DatadogError } from './routes/call.ts';

const PERIOD_SECONDS = 3_600;

export interface RateLimit {
  /** Counts one call and gives the headers for its answer. @throws {DatadogError} 429 when the hour is used up */
  take(): Record<string, string>;
}

/** Datadog's limit on queries of one kind: so many an hour for the whole organisation. */
export function createRateLimit(clock: () => number, limit: number, name = 'logs_public_search_api'): RateLimit {
  let used = 0;
  let endsAt = 0;
  return {
    take: () => {
      if (clock() >= endsAt) {
        used = 0;
        endsAt = clock() + PERIOD_SECONDS * 1_000;
      }
      const isOver = used >= limit;
      if (!isOver) used += 1;
      const headers = {
        'x-ratelimit-limit': String(limit),
        'x-ratelimit-period': String(PERIOD_SECONDS),
        'x-ratelimit-remaining': String(limit - used),
        'x-ratelimit-reset': String(Math.ceil((endsAt - clock()) / 1_000)),
        'x-ratelimit-name': name,
      };
      if (!isOver) return headers;
      throw new DatadogError(429, `Rate limit of ${limit} requests in ${PERIOD_SECONDS} seconds reached.`, headers);
    },
  };
}
