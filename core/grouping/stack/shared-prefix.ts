/** How many lines look like a trace. */
type CountReadable = (lines: readonly string[]) => number;

export interface BareLines {
  readonly lines: readonly string[];
  /** What each line began with, as one of them has it. */
  readonly prefix?: string;
}

const SAMPLE_LINES = 10;
const CUTS_TRIED = 16;

/**
 * Takes away what collectors write before every line: `worker_1 | `, `[pod/shop-7d9f/app] `, a date, syslog's host and
 * process. Digits may differ from line to line. The prefix goes only if more lines look like a trace without it; of two
 * such prefixes the shorter one goes, since what is left may be indentation.
 *
 * The first line may lack it. Linear in the length of the lines.
 *
 * @param lines without trailing white space
 */
export function withoutSharedPrefix(lines: readonly string[], countReadable: CountReadable): BareLines {
  const rest = sampleOf(lines);
  const pattern = rest.reduce((longest, line) => (line.length > longest.length ? line : longest), '');
  const sample = withFirst(lines, rest, pattern);
  const shared = sample.reduce(
    (least, line) => Math.min(least, matched(pattern, line, pattern.length).inPattern),
    pattern.length,
  );
  const cuts = cutsOf(pattern, shared);
  let best = cuts.length === 0 ? 0 : countReadable(sample);
  let cut = 0;
  for (const at of cuts) {
    const readable = countReadable(sample.map((line) => stripped(pattern, at, line)));
    if (readable > best) {
      best = readable;
      cut = at;
    }
  }
  if (cut === 0) return { lines };
  return { lines: lines.map((line) => stripped(pattern, cut, line)), prefix: pattern.slice(0, cut) };
}

/** The lines that must share the prefix. A trace without one is known by its second line. */
function sampleOf(lines: readonly string[]): readonly string[] {
  const first = lines.findIndex((line) => line !== '');
  const rest: string[] = [];
  for (let index = first + 1; index < lines.length && rest.length < SAMPLE_LINES; index++) {
    const line = lines[index] ?? '';
    if (rest.length === 0 && USUAL.test(line)) return [];
    if (line !== '') rest.push(line);
  }
  return rest.length > 1 ? rest : [lines[first] ?? '', ...rest].slice(0, rest.length * 2);
}

/** The first line may lack the prefix; one that has it is asked too. */
function withFirst(lines: readonly string[], rest: readonly string[], pattern: string): readonly string[] {
  const first = lines.find((line) => line !== '') ?? '';
  return /\s/.test(first.slice(0, matched(pattern, first, pattern.length).inLine).trimStart())
    ? [first, ...rest]
    : rest;
}

const USUAL = /^\s+(?:at|File|from|\.\.\.) /;

/** Where the prefix may end: behind white space. */
function cutsOf(pattern: string, shared: number): readonly number[] {
  const cuts: number[] = [];
  for (let at = 1; at <= shared && cuts.length < CUTS_TRIED; at++) {
    if (!isSpace(pattern.charCodeAt(at - 1))) continue;
    const prefix = pattern.slice(0, at);
    // The bar of `worker_1   | ` is part of the prefix.
    const isBeforeBar = pattern.slice(at, shared).trimStart().startsWith('|');
    if (prefix.trim() !== '' && !isBeforeBar) cuts.push(at);
  }
  return cuts;
}

function stripped(pattern: string, cut: number, line: string): string {
  const { inPattern, inLine } = matched(pattern, line, cut);
  return inPattern >= cut ? line.slice(inLine) : line;
}

/** How far a line begins like the pattern, up to `end` of the pattern. Runs of digits are alike. */
function matched(pattern: string, line: string, end: number): { readonly inPattern: number; readonly inLine: number } {
  let inPattern = 0;
  let inLine = 0;
  while (inPattern < end) {
    const code = pattern.charCodeAt(inPattern);
    // A blank line lost the white space that its prefix ends with.
    if (inLine === line.length) return { inPattern: isSpace(code) && inPattern > 0 ? end : inPattern, inLine };
    if (isDigit(code) && isDigit(line.charCodeAt(inLine))) {
      inPattern = endOfDigits(pattern, inPattern);
      inLine = endOfDigits(line, inLine);
    } else if (code === line.charCodeAt(inLine)) {
      inPattern++;
      inLine++;
    } else break;
  }
  return { inPattern, inLine };
}

function endOfDigits(text: string, start: number): number {
  let end = start;
  while (end < text.length && isDigit(text.charCodeAt(end))) end++;
  return end;
}

const isDigit = (code: number): boolean => code >= 48 && code <= 57;
const isSpace = (code: number): boolean => code === 32 || code === 9 || code === 160;
