/** A seeded source of chance: the same seed gives the same numbers (mulberry32). */
export interface Chance {
  /** At least 0, under 1. */
  readonly next: () => number;
  readonly poisson: (mean: number) => number;
  /** At least 1. */
  readonly geometric: (mean: number) => number;
}

/** https://github.com/cprosche/mulberry32 */
export function createChance(seed: string): Chance {
  let state = hash(seed);
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  return {
    next,
    poisson: (mean) => poisson(next, mean),
    geometric: (mean) => (mean <= 1 ? 1 : 1 + Math.floor(Math.log1p(-next()) / Math.log1p(-1 / mean))),
  };
}

function hash(text: string): number {
  let found = 2_166_136_261;
  for (const letter of text) found = Math.imul(found ^ (letter.codePointAt(0) ?? 0), 16_777_619);
  return found;
}

/** Above this, the normal distribution is as good and much faster. */
const MANY = 50;

function poisson(next: () => number, mean: number): number {
  if (mean <= 0) return 0;
  if (mean > MANY) {
    const normal = Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
    return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal));
  }
  const least = Math.exp(-mean);
  let count = 0;
  for (let product = next(); product > least; product *= next()) count++;
  return count;
}
