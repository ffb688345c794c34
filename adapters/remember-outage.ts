import { UpstreamError } from '../core/errors.ts';
import type { Clock } from '../core/ports/clock.ts';

type Asked<Port> = { readonly [Name in keyof Port]: (...args: never[]) => Promise<unknown> };

/** As long as a system has just failed to answer, waiting for it again would hold up the work on all that follows. */
const PAUSE_MS = 30_000;

/**
 * Remembers that a system does not answer: for half a minute after a fault that may pass, its calls are refused at once with
 * a fault that may pass. So a function waits for a system that is down once, and not once for each bug.
 *
 * @param system as its adapter names it in an UpstreamError
 * @returns what wraps a port of that system. All ports that it wraps share what it remembers.
 */
export function rememberOutage(
  system: string,
  clock: Clock = Date.now,
): <Port extends Asked<Port> & object>(port: Port) => Port {
  let pausedUntil = 0;
  const ask = async (call: () => unknown): Promise<unknown> => {
    if (clock() < pausedUntil) {
      throw new UpstreamError(system, 'it did not answer moments ago, and is not asked', { retryable: true });
    }
    try {
      return await call();
    } catch (error) {
      if (error instanceof UpstreamError && error.retryable && error.system === system)
        pausedUntil = clock() + PAUSE_MS;
      throw error;
    }
  };
  return (port) =>
    new Proxy(port, {
      get: (target, name, receiver) => {
        const method: unknown = Reflect.get(target, name, receiver);
        if (typeof method !== 'function') return method;
        return (...args: unknown[]) => ask(() => Reflect.apply(method, target, args));
      },
    });
}
