import type { CanarySettings } from '../canary/plan-canary.ts';
import { canarySchema, type ReleaseTerms } from '../config/release-terms.ts';

/** "p99 under 800 ms" is "fewer than one in a hundred is slower". */
const SLOW_RATE = 0.01;

/** What a canary is judged by, as shares. Where the traffic is not split, the whole of it is the canary. */
export function canarySettingsOf({ canary }: Pick<ReleaseTerms, 'canary'>): CanarySettings {
  const terms = canary === false ? canarySchema.parse({}) : canary;
  const { tickSeconds, minutes, maxMinutes, warmUpSeconds, errorRate, percent } = terms;
  const limits = { errorRate: errorRate / 100, slowRate: SLOW_RATE };
  return { tickSeconds, percent: canary === false ? 100 : percent, minutes, maxMinutes, warmUpSeconds, limits };
}
