/** One thing that a migration does. */
export interface Step {
  /** Completes "The migration …", such as "drops the column note". */
  readonly text: string;
  /** Whether code that knows nothing of it goes on as before, and no table is locked for long. */
  readonly expands: boolean;
  readonly line: number;
}

/** Finds the line of a character, from 1. */
export function lineFinder(text: string): (index: number) => number {
  const ends = [...text.matchAll(/\n/g)].map(({ index }) => index);
  return (index) => {
    let [low, high] = [0, ends.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((ends[middle] ?? 0) < index) low = middle + 1;
      else high = middle;
    }
    return low + 1;
  };
}

/** A piece of code as one short line. */
export const short = (code: string): string => {
  const line = code.replace(/\s+/g, ' ').trim();
  return line.length > 80 ? `${line.slice(0, 79)}…` : line;
};
