/** One small change of a source file that a good test notices. */
export interface Mutant {
  readonly path: string;
  /** From 1. */
  readonly line: number;
  /** Where it begins in the text, in UTF-16 units. */
  readonly offset: number;
  readonly from: string;
  readonly to: string;
  /** A look at whether there is a result at all notices it. */
  readonly isCoarse?: true;
}

/** The text with the mutant in it. */
export const applyMutant = (text: string, { offset, from, to }: Mutant): string =>
  text.slice(0, offset) + to + text.slice(offset + from.length);

/** A mutant for a person, such as `src/price.ts:12: "<" becomes "<="`. */
export const describeMutant = ({ path, line, from, to }: Mutant): string =>
  `${path}:${line}: ${JSON.stringify(from)} becomes ${JSON.stringify(to)}`;
