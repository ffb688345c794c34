import type { CHANGES_OLD_TEST } from '../../core/lifecycle/proof.ts';

/** One thing that speaks against a fix. */
export interface Problem {
  /** A part of a sentence. */
  readonly reason: string;
  /** The tests that it is about. */
  readonly failing?: readonly string[];
  /** Names it where a person has to decide whether it speaks against the fix. */
  readonly rule?: typeof CHANGES_OLD_TEST;
}

/** Makes a sentence of its parts. */
export const asSentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
