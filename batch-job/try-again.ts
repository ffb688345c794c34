import { MINUTE_MS } from '../core/durations.ts';
import { UpstreamError } from '../core/errors.ts';
import type { AttemptOptions } from './attempt-run.ts';

const PAUSES_MS = [2_000, 10_000];
/** For what was paid for: a secondary limit of GitHub lasts about a minute, and git does not tell that it is one. */
export const LONG_PAUSES_MS: readonly number[] = [...PAUSES_MS, MINUTE_MS];
/** A longer wait that a system asks for is not worth its container. */
const LONGEST_PAUSE_MS = 10 * MINUTE_MS;

/**
 * Does something that is safe to repeat, and repeats it while the system outside says that its refusal may pass: by then
 * money has been spent, and a moment of GitHub's must not lose what it bought. Where the system says how long to wait,
 * that is waited for.
 *
 * @param pausesMs how long to wait before each repetition, at least
 */
export async function tryAgain<Value>(
  { pause, signal, logger }: Pick<AttemptOptions, 'pause' | 'signal' | 'logger'>,
  act: () => Promise<Value>,
  pausesMs: readonly number[] = PAUSES_MS,
): Promise<Value> {
  for (const milliseconds of pausesMs) {
    try {
      return await act();
    } catch (error) {
      if (!(error instanceof UpstreamError) || !error.retryable || signal.aborted) throw error;
      const { system, message, retryAfterMs = 0 } = error;
      if (retryAfterMs > LONGEST_PAUSE_MS) throw error;
      logger.warn('tried-again', { system, reason: message, retryAfterMs });
      await pause(Math.max(milliseconds, retryAfterMs), signal);
    }
  }
  return act();
}
