/** One thing that speaks against a fix. */
export interface Problem {
  /** A part of a sentence. */
  readonly reason: string;
  /** The tests that it is about. */
  readonly failing?: readonly string[];
}

/** Makes a sentence of its parts. */
export const asSentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
