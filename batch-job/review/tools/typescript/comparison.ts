import type { ts } from '@ts-morph/common';
import type { SeenPairs } from '../seen-pairs.ts';
import type { Side } from './open-program.ts';

/** Which way a value goes: `out` of the package to its users, or from them `in`. */
export type Direction = 'out' | 'in';

export const flip = (direction: Direction): Direction => (direction === 'out' ? 'in' : 'out');

export interface Break {
  readonly rule: string;
  readonly text: string;
  readonly side: 'base' | 'head';
  readonly node: ts.Node | undefined;
  /** It is only told. */
  readonly isNote?: true;
}

export interface TypePair {
  readonly before: ts.Type;
  readonly after: ts.Type;
  readonly direction: Direction;
  /** What has the type, such as "the parameter `id` of `getOrder`". */
  readonly name: string;
  /** Where it is declared in the head. */
  readonly node: ts.Node | undefined;
  readonly depth: number;
}

export interface Comparison {
  readonly base: Side;
  readonly head: Side;
  readonly report: (found: Break) => void;
  readonly seen: SeenPairs;
  /** Compares the types within a type. */
  readonly types: (pair: TypePair, comparison: Comparison) => void;
  /** Counts a pair; false when there have been too many. */
  readonly isWithinLimit: () => boolean;
}

/** @returns whether a comparison finds nothing; nobody is told */
export function isQuiet(comparison: Comparison, compare: (trial: Comparison) => void): boolean {
  let isBroken = false;
  const report: Comparison['report'] = ({ isNote }) => {
    isBroken ||= isNote === undefined;
  };
  compare({ ...comparison, report, seen: comparison.seen.within() });
  return !isBroken;
}
