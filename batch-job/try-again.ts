import { MINUTE_MS } from '../core/durations.ts';
import { UpstreamError } from '../core/errors.ts';
import type { AttemptOptions } from './attempt-run.ts';

const PAUSES_MS = [2_000, 10_000];
/** A longer wait that a system asks for is not worth its container. */
const LONGEST_PAUSE_MS = 10 * MINUTE_MS;

/**
 * Does something that may be repeated without harm, up to three times while the system outside says that it may pass: by
 * then money has been spent, and a moment of GitHub's should not lose what it bought. Where the system says how long to
 * wait, that is waited for.
 */
export async function tryAgain<Value>(
  { pause, signal, logger }: Pick<AttemptOptions, 'pause' | 'signal' | 'logger'>,
  act: () => Promise<Value>,
): Promise<Value> {
  for (const milliseconds of PAUSES_MS) {
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
