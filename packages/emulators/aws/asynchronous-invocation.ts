import { setTimeout as delay } from 'node:timers/promises';
import type { LocalFunction } from './function-host.ts';
import type { FunctionFailure } from './function-messages.ts';

export interface AsynchronousInvoker {
  /** Takes an event and returns at once. */
  send(event: unknown): void;
  /** Resolves when what was sent has ended or been given up; waits for no further try. */
  stop(): Promise<void>;
}

/**
 * Invokes a function as EventBridge does: the sender waits for nothing, and a failed invocation is tried twice more,
 * after one minute and two. https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
 *
 * @param onGivenUp is called with an event whose last try failed
 */
export function createAsynchronousInvoker(
  target: Pick<LocalFunction, 'invoke'>,
  onGivenUp: (event: unknown, failure: FunctionFailure) => void,
  retryDelaysMs: readonly number[] = [60_000, 120_000],
): AsynchronousInvoker {
  const stopping = new AbortController();
  const running = new Set<Promise<void>>();
  return {
    send: (event) => {
      const sending: Promise<void> = sendWithRetries(event).finally(() => running.delete(sending));
      running.add(sending);
    },
    stop: async () => {
      stopping.abort();
      await Promise.all(running);
    },
  };

  async function sendWithRetries(event: unknown): Promise<void> {
    for (const wait of [...retryDelaysMs, undefined]) {
      const invocation = await target.invoke(event);
      if (invocation.kind === 'returned') return;
      if (wait === undefined || stopping.signal.aborted) return onGivenUp(event, invocation.failure);
      const stopped = await delay(wait, false, { signal: stopping.signal }).catch(() => true);
      if (stopped) return onGivenUp(event, invocation.failure);
    }
  }
}
