/**
 * A hundred writers of one record on a slow table: with pauses of up to 200 ms every eighth of them met others at all of
 * its forty tries; with a second, one in fifty. What gives up is delivered again by the queue.
 */
const LONGEST_PAUSE_MS = 1_000;

/**
 * Waits a random time, longer after each conflict, so that writers that met do not meet again.
 *
 * @param random between 0 and 1
 */
export const pauseAfterConflicts =
  (random: () => number) =>
  (conflicts: number): Promise<void> =>
    new Promise((resolve) => setTimeout(resolve, random() * Math.min(LONGEST_PAUSE_MS, 5 * 2 ** conflicts)));
