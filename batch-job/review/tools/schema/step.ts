/** One thing that a migration does. */
export interface Step {
  /** Completes "The migration …", such as "drops the column note". */
  readonly text: string;
  /** Whether code that knows nothing of it goes on as before, and no table is locked for long. */
  readonly expands: boolean;
  readonly line: number;
}

/** The line of a character, from 1. */
export const lineAt = (text: string, index: number): number => text.slice(0, index).split('\n').length;

/** A piece of code as one short line. */
export const short = (code: string): string => {
  const line = code.replace(/\s+/g, ' ').trim();
  return line.length > 80 ? `${line.slice(0, 79)}…` : line;
};
