import type { PhaseName } from '../records/phase.ts';

/** The share of an attempt's dollars that the investigation may use up, so that enough is left to write the fix. */
const INVESTIGATE_SHARE = 0.6;

/**
 * What a phase may spend.
 *
 * @param claimed dollars set aside for the whole attempt
 * @param spent dollars that its phases have spent so far, in this container or in one before it
 */
export function phaseLimit(phase: PhaseName, claimed: number, spent: number): number {
  const limit = phase === 'investigate' ? claimed * INVESTIGATE_SHARE : claimed;
  return Math.max(0, limit - spent);
}
