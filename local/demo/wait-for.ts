import { setTimeout as sleep } from 'node:timers/promises';

export interface Wait {
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  /** @default 100 */
  readonly everyMs?: number;
}

/**
 * Asks again and again until there is an answer.
 *
 * @param what for the message, such as `the attempt to end`
 * @throws {Error} when the time is over, naming what was waited for; or the signal's reason
 */
export async function waitFor<Value>(
  what: string,
  look: () => Value | undefined | Promise<Value | undefined>,
  { timeoutMs, signal, everyMs = 100 }: Wait,
): Promise<Value> {
  const end = performance.now() + timeoutMs;
  while (performance.now() < end) {
    const found = await look();
    if (found !== undefined) return found;
    await sleep(everyMs, undefined, { signal });
  }
  throw new Error(`waited ${Math.round(timeoutMs / 1000)} s for ${what}, and it did not come`);
}
