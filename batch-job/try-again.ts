import { UpstreamError } from '../core/errors.ts';
import type { AttemptOptions } from './attempt-run.ts';

const PAUSES_MS = [2_000, 10_000];

/**
 * Does something that may be repeated without harm, up to three times while the system outside says that it may pass: by
 * then money has been spent, and a moment of GitHub's should not lose what it bought.
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
      logger.warn('tried-again', { system: error.system, reason: error.message });
      await pause(milliseconds, signal);
    }
  }
  return act();
}
