import { setTimeout as sleep } from 'node:timers/promises';

/** A process that runs. */
export interface Started {
  /** Resolves when it has ended, for any reason. */
  readonly ended: Promise<void>;
  stop(): Promise<void>;
}

export interface Supervised {
  /** Stops it for good. */
  stop(): Promise<void>;
}

const PAUSE_MS = { first: 50, most: 2_000 };

/**
 * Keeps a process running, as a platform does: one that ends by itself is started again, after longer and longer pauses.
 * Meanwhile its requests fail.
 *
 * @param start starts it, each time on the same port
 * @param onFault is told of each end that nobody asked for, and of each start that failed
 * @throws {Error} when the first start fails
 */
export async function supervise(start: () => Promise<Started>, onFault: (fault: unknown) => void): Promise<Supervised> {
  const stopping = new AbortController();
  let current: Started | undefined = await start();

  const keeping = (async () => {
    for (let pauseMs = PAUSE_MS.first; !stopping.signal.aborted; pauseMs = Math.min(2 * pauseMs, PAUSE_MS.most)) {
      await current?.ended;
      if (stopping.signal.aborted) return;
      if (current !== undefined) onFault(new Error('it ended by itself'));
      await sleep(pauseMs, undefined, { signal: stopping.signal }).catch(() => undefined);
      if (stopping.signal.aborted) return;
      current = await start().catch((fault: unknown) => {
        onFault(fault);
        return undefined;
      });
      // It may have been stopped while it was starting.
      if (stopping.signal.aborted) await current?.stop();
    }
  })();

  return {
    stop: async () => {
      stopping.abort();
      await current?.stop();
      await keeping;
    },
  };
}
