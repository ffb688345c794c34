import type { CanaryReason, ErrorGroupCounts, SeriesFigures } from '../records/canary.ts';
import { evidenceAbove } from './evidence.ts';
import { NEEDED_TO_GO_BACK } from './evidence-needed.ts';

/** Fewer errors are no group that anybody would look at. */
const LEAST_ERRORS = 3;

/**
 * Finds the groups of errors that came with the canary: stable has none of them, and by the same evidence as for rates this is no
 * chance.
 *
 * @param groups of the same seconds in both versions
 * @param figures of all errors: the requests and the dispersion
 */
export function newErrorGroups(
  groups: readonly ErrorGroupCounts[],
  { canary, stable, dispersion }: Pick<SeriesFigures, 'canary' | 'stable' | 'dispersion'>,
): readonly CanaryReason[] {
  const needed = NEEDED_TO_GO_BACK['error-group'];
  const requests = canary.requests + stable.requests;
  if (canary.requests === 0 || stable.requests === 0) return [];
  return groups
    .filter((group) => group.stable === 0 && group.canary >= LEAST_ERRORS)
    .map((group): CanaryReason => {
      const events = group.canary / dispersion;
      return {
        rule: 'new-error-group',
        series: 'error-group',
        fingerprint: group.fingerprint,
        canary: { events: group.canary, requests: canary.requests },
        stable: { events: 0, requests: stable.requests },
        evidence: Math.exp(evidenceAbove(events, events, canary.requests / requests)),
        needed,
      };
    })
    .filter(({ evidence = 0 }) => evidence >= needed);
}
