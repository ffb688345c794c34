import { redact } from '../text/redaction.ts';

/** A place in a file that a quotation names. */
export interface Quoted {
  /** Its first line, from 1. */
  readonly line: number;
  /** The quoted lines without indentation, so that the same quotation is known again. */
  readonly lines: readonly string[];
}

/**
 * Finds the lines that somebody quotes in a file. Whole lines must agree; their indentation and line ends need not. A
 * credential in a line may be redacted in the quotation.
 *
 * @param text of the file
 * @param isPreferred says which line is meant where the same lines stand in several places @default - the first
 * @returns undefined when the file does not have these lines, or when the quotation has no letter and no digit
 */
export function findQuotation(
  text: string,
  quotation: string,
  isPreferred: (line: number) => boolean = () => false,
): Quoted | undefined {
  const lines = trimBlank(bareLines(quotation));
  if (!lines.some((line) => /[\p{L}\p{N}]/u.test(line))) return undefined;
  const all = bareLines(text);
  const isSame = (known: string | undefined, quoted: string) =>
    known !== undefined && (known === quoted || (quoted.includes(REDACTED) && redact(known) === quoted));
  const places = all.flatMap((_, start) =>
    lines.every((quoted, index) => isSame(all[start + index], quoted)) ? [start + 1] : [],
  );
  const touches = (start: number) => lines.some((_, index) => isPreferred(start + index));
  const line = places.find(touches) ?? places[0];
  return line === undefined ? undefined : { line, lines };
}

/** What `redact` writes begins so. */
const REDACTED = '[redacted:';

const bareLines = (text: string): string[] => text.split(/\r\n|\n|\r/).map((line) => line.trim());

function trimBlank(lines: readonly string[]): readonly string[] {
  const first = lines.findIndex((line) => line !== '');
  const last = lines.findLastIndex((line) => line !== '');
  return first === -1 ? [] : lines.slice(first, last + 1);
}
