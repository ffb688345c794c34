import { SLICES } from './weigh-run.ts';

/** How many blocks are drawn of a run. */
export const BLOCKS = 6;
/**
 * Consecutive slices that are drawn together. Requests are not independent: a pause of the machine makes many of
 * them slow at once. Single requests would be many witnesses of one pause.
 */
const BLOCK = SLICES / BLOCKS;

/**
 * Draws as many slices of a run as it has, with replacement, in blocks that may begin at any slice and wrap around: the circular
 * block bootstrap. Every slice is drawn equally often on average, also the first and the last.
 * https://en.wikipedia.org/wiki/Bootstrapping_(statistics)#Time_series:_Moving_block_bootstrap
 *
 * @returns how often each slice was drawn
 */
export function resampleSlices(random: () => number): Uint16Array {
  const weights = new Uint16Array(SLICES);
  for (let drawn = 0; drawn < SLICES; drawn += BLOCK) {
    const first = Math.floor(random() * SLICES);
    for (let offset = 0; offset < BLOCK; offset += 1) {
      const slice = (first + offset) % SLICES;
      weights[slice] = (weights[slice] ?? 0) + 1;
    }
  }
  return weights;
}
