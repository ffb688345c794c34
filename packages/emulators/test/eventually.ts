import { vi } from 'vitest';

/**
 * Waits until `check` no longer throws, and returns what it returned. It looks often, so a fast machine does not wait. The limit is
 * long, so that a busy machine does not fail.
 */
export const eventually = <Result>(check: () => Result | Promise<Result>): Promise<Result> =>
  vi.waitFor(check, { timeout: 60_000, interval: 20 });
