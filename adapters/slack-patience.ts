import { WebAPIRateLimitedError } from '@slack/web-api';

export interface Patience {
  /** Most milliseconds that one operation waits for Slack's rate limits, all its calls together. */
  readonly milliseconds: number;
  readonly pause: (milliseconds: number) => Promise<void>;
}

/** Runs one call of an operation, again as often as Slack asks to wait and there is time. */
export type Patiently = <Value>(call: () => Promise<Value>) => Promise<Value>;

/**
 * Waits out Slack's rate limits for as long as one operation may take. A function of a few seconds must not sit out a limit
 * of a minute: it gives up at once, and its queue or the sweep repeats the operation.
 *
 * @throws {WebAPIRateLimitedError} when Slack asks for more time than is left
 */
export function createPatience({ milliseconds, pause }: Patience): Patiently {
  let remaining = milliseconds;
  return async (call) => {
    for (;;) {
      try {
        return await call();
      } catch (error) {
        const wait = error instanceof WebAPIRateLimitedError ? error.retryAfter * 1_000 : Number.POSITIVE_INFINITY;
        if (wait > remaining) throw error;
        remaining -= wait;
        await pause(wait);
      }
    }
  };
}
