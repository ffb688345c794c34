import type { PhaseName } from '../records/phase.ts';

/** The share of the dollars that is used up when a phase ends at its limit, so that enough is left for those after it. */
const SHARES: Readonly<Partial<Record<PhaseName, number>>> = { investigate: 0.6, review: 0.5, reproduce: 0.7 };

/**
 * What a phase may spend.
 *
 * @param claimed dollars set aside for the whole attempt, or for the round of a change
 * @param spent dollars that its phases have spent so far, in this container or in one before it
 */
export function phaseLimit(phase: PhaseName, claimed: number, spent: number): number {
  return Math.max(0, claimed * (SHARES[phase] ?? 1) - spent);
}
