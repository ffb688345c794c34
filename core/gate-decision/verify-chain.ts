import { type AnyLine, readAnyLine } from './any-line.ts';
import { hashOfLine } from './chain.ts';

/** A line as it was found: its place from 1, which its key names, and its bytes. */
export interface FoundLine {
  readonly place: number;
  readonly line: string;
}

/** The end of a chain as something else remembers it: the record, or the digest of a day. */
export interface ChainEnd {
  readonly length: number;
  /** SHA-256 of the line at that place; null for a chain without lines. */
  readonly head: string | null;
  /** Who remembers it, such as "the digest of 2026-11-28". */
  readonly of: string;
}

/** The first line that does not fit. */
export interface ChainFault {
  readonly place: number;
  readonly what: 'changed' | 'removed' | 'moved' | 'added';
  /** Completes "line 3 …". */
  readonly text: string;
}

/**
 * Looks through one chain, of a change or of a release.
 *
 * The lines alone show every fault but two: a change to the last line, and the removal of lines at the end. An end that
 * something else remembers shows these too.
 *
 * @param chain its name: `AnyLine.chain`
 * @param found the lines in any order; the same place twice means that somebody added a line
 * @param known.ends ends of today or of earlier days; the chain may have grown since
 * @param known.now the end as it is now; the chain has no line beyond it
 * @returns undefined if every line fits
 */
export function verifyChain(
  chain: string,
  found: readonly FoundLine[],
  known: { readonly ends?: readonly ChainEnd[]; readonly now?: ChainEnd | undefined } = {},
): ChainFault | undefined {
  const ends = [...(known.ends ?? []), ...(known.now === undefined ? [] : [known.now])];
  const lines = readLines(found, ends);
  const faults = [faultInside(chain, lines), ...ends.map((end) => faultAtEnd(lines, end)), beyond(lines, known.now)];
  return faults.filter((fault) => fault !== undefined).toSorted((a, b) => a.place - b.place)[0];
}

interface Line {
  /** As its key says. */
  readonly place: number;
  readonly decision: AnyLine | undefined;
  readonly hash: string;
  /** The hashes that the next line and the known ends hold of it. */
  readonly held: readonly (string | null)[];
}

function readLines(found: readonly FoundLine[], ends: readonly ChainEnd[]): readonly Line[] {
  const read = found
    .toSorted((a, b) => a.place - b.place)
    .map(({ place, line }) => ({ place, decision: readAnyLine(line), hash: hashOfLine(line) }));
  return read.map((line, index) => {
    const next = read[index + 1]?.decision?.previous;
    const held = [...(next === undefined ? [] : [next]), ...ends.filter((end) => end.length === index + 1).map(headOf)];
    return { ...line, held };
  });
}

const isVouched = ({ held, hash }: Line) => held.includes(hash);

const headOf = ({ head }: ChainEnd) => head;

function faultInside(chain: string, lines: readonly Line[]): ChainFault | undefined {
  for (const [index, line] of lines.entries()) {
    const place = index + 1;
    if (line.place < place) return { place: line.place, what: 'added', text: 'is there twice' };
    if (line.place > place) return { place, what: 'removed', text: 'is missing' };
    const fault = faultOfLine(chain, line, lines);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function faultOfLine(chain: string, line: Line, lines: readonly Line[]): ChainFault | undefined {
  const { place, decision } = line;
  if (decision === undefined) return { place, what: 'changed', text: 'is not a decision in canonical form' };
  const before = lines[place - 2];
  const follows = decision.previous === (before?.hash ?? null);
  if (decision.chain !== chain) return foreign(line, decision, chain, follows);
  if (decision.sequence !== place) return misplaced(line, decision.sequence, lines, follows);
  if (follows) return undefined;
  return before === undefined
    ? { place, what: 'changed', text: 'is the first, and names a line before it' }
    : brokenLink(before, line);
}

/** If another name makes the line one that fits, only the name was changed. */
function foreign(line: Line, decision: AnyLine, chain: string, follows: boolean): ChainFault {
  const { place, held } = line;
  const renamed = decision.lineIn(chain);
  const fits = renamed !== undefined && ((place > 1 && follows) || held.includes(hashOfLine(renamed)));
  return fits
    ? { place, what: 'changed', text: `names the ${decision.about}` }
    : { place, what: 'moved', text: `is a line of the ${decision.about}` };
}

function misplaced(line: Line, sequence: number, lines: readonly Line[], follows: boolean): ChainFault {
  const { place } = line;
  if (follows) return { place, what: 'changed', text: `says that it is line ${sequence}` };
  const count = (wanted: number) => lines.filter(({ decision }) => decision?.sequence === wanted).length;
  if (count(sequence) > 1) {
    // Of two lines with one number, the one that the next line follows was there first.
    const added = isVouched(line) && sequence < place ? sequence : place;
    return { place: added, what: 'added', text: `was put in: there are two lines ${sequence}` };
  }
  return count(place) > 0
    ? { place, what: 'moved', text: `has line ${sequence} in its place` }
    : { place, what: 'removed', text: `is missing: line ${sequence} lies in its place` };
}

/** Two neighbours do not fit. What else holds a hash of one of them tells which one was changed. */
function brokenLink(before: Line, line: Line): ChainFault {
  if (line.held.length > 0 && !isVouched(line)) {
    return {
      place: line.place,
      what: 'changed',
      text: 'does not fit the line before it, and something else holds another hash of it',
    };
  }
  const text = `is not the line that line ${line.place} followed`;
  if (isVouched(line)) return { place: before.place, what: 'changed', text };
  return { place: before.place, what: 'changed', text: `${text}, or line ${line.place} was changed itself` };
}

function faultAtEnd(lines: readonly Line[], { length, head, of }: ChainEnd): ChainFault | undefined {
  if (lines.length < length) {
    return { place: lines.length + 1, what: 'removed', text: `is missing: ${of} ends with line ${length}` };
  }
  if (length === 0 || lines[length - 1]?.hash === head) return undefined;
  return { place: length, what: 'changed', text: `is not the line that ${of} names` };
}

function beyond(lines: readonly Line[], now: ChainEnd | undefined): ChainFault | undefined {
  if (now === undefined || lines.length <= now.length) return undefined;
  return { place: now.length + 1, what: 'added', text: `was added: ${now.of} ends with line ${now.length}` };
}
