import { secondaryLimit } from './errors.ts';

const MINUTE_MS = 60_000;

/**
 * GitHub's documented secondary limits that depend on calls alone. A call that reads is one point, one that writes is five;
 * each write counts as content that is created.
 * https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api#about-secondary-rate-limits
 */
const LIMITS = [
  { most: 80, within: MINUTE_MS, weigh: (isWrite: boolean) => (isWrite ? 1 : 0) },
  { most: 500, within: 60 * MINUTE_MS, weigh: (isWrite: boolean) => (isWrite ? 1 : 0) },
  { most: 900, within: MINUTE_MS, weigh: (isWrite: boolean) => (isWrite ? 5 : 1) },
] as const;

/**
 * Counts calls per credential, and refuses those above a limit.
 *
 * @returns what counts a call; it throws {GitHubError} 403 with `retry-after`
 */
export function createSecondaryLimits(clock: () => number): (key: string, method: string) => void {
  const windows = new Map<string, { used: number; endsAt: number }>();

  return (key, method) => {
    const isWrite = method !== 'GET' && method !== 'HEAD';
    const counted = LIMITS.map(({ most, within, weigh }, index) => {
      const name = `${index} ${key}`;
      const known = windows.get(name);
      const window = known && known.endsAt > clock() ? known : { used: 0, endsAt: clock() + within };
      windows.set(name, window);
      return { window, weight: weigh(isWrite), most };
    });
    const over = counted.find(({ window, weight, most }) => weight > 0 && window.used + weight > most);
    if (over) throw secondaryLimit(Math.ceil((over.window.endsAt - clock()) / 1_000));
    for (const { window, weight } of counted) window.used += weight;
  };
}
