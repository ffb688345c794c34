import { primaryLimit } from './errors.ts';
import type { ApiRateLimit } from './shapes/api.ts';

type Resource = 'core' | 'search';

export interface RateLimits {
  /** Counts one call; its headers go on the answer. @throws {GitHubError} 403 when the hour's calls are used up */
  take(key: string, resource: Resource): Record<string, string>;
  /** How things stand, without counting. */
  overview(key: string): ApiRateLimit;
}

const WINDOW_MS = { core: 3_600_000, search: 60_000 } as const;
const SEARCHES_PER_MINUTE = 30;

interface Window {
  used: number;
  resetAt: number;
}

/** GitHub's primary limits, per credential: so many calls an hour, thirty searches a minute. Not kept over a restart. */
export function createRateLimits(clock: () => number, callsPerHour: number): RateLimits {
  const windows = new Map<string, Window>();
  const limit = { core: callsPerHour, search: SEARCHES_PER_MINUTE };

  const current = (key: string, resource: Resource): Window => {
    const name = `${resource} ${key}`;
    const known = windows.get(name);
    if (known && known.resetAt > clock()) return known;
    const fresh = { used: 0, resetAt: clock() + WINDOW_MS[resource] };
    windows.set(name, fresh);
    return fresh;
  };

  const usage = (key: string, resource: Resource) => {
    const { used, resetAt } = current(key, resource);
    const reset = Math.ceil(resetAt / 1_000);
    return { limit: limit[resource], used, remaining: Math.max(0, limit[resource] - used), reset };
  };

  return {
    take: (key, resource) => {
      const window = current(key, resource);
      const isOver = window.used >= limit[resource];
      if (!isOver) window.used += 1;
      if (isOver) throw primaryLimit({ ...usage(key, resource), resource });
      return headersOf(resource, usage(key, resource));
    },
    overview: (key) => {
      const core = usage(key, 'core');
      return { resources: { core, search: usage(key, 'search') }, rate: core };
    },
  };
}

const headersOf = (
  resource: Resource,
  usage: { limit: number; used: number; remaining: number; reset: number },
): Record<string, string> => ({
  'x-ratelimit-limit': String(usage.limit),
  'x-ratelimit-remaining': String(usage.remaining),
  'x-ratelimit-used': String(usage.used),
  'x-ratelimit-reset': String(usage.reset),
  'x-ratelimit-resource': resource,
});
