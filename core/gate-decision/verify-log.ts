import { HOUR_MS } from '../durations.ts';
import { decisionKey } from '../lifecycle/change-names.ts';
import { readAnyLine } from './any-line.ts';
import { hashOfLine } from './chain.ts';
import { chainsIn, digestKey, readDigest } from './day-digest.ts';
import type { ChainedRecord } from './follow-line.ts';
import { type ChainEnd, type ChainFault, type FoundLine, verifyChain } from './verify-chain.ts';

/** A file of the log: its key from `decisions/` on, and its bytes as text. */
export interface LogFile {
  readonly key: string;
  readonly text: string;
}

export interface LogFault {
  /** The file that does not fit, or where a missing one must lie. */
  readonly key: string;
  readonly what: ChainFault['what'];
  readonly text: string;
}

export interface LogReport {
  readonly chains: number;
  readonly lines: number;
  readonly digests: number;
  /** The first line of each chain that does not fit: digests first, then chains by name. */
  readonly faults: readonly LogFault[];
  /** Chains whose last line nothing else remembers: neither a record nor a digest. */
  readonly openEnded: readonly string[];
}

/**
 * Looks through all chains of decisions and the chain of digests.
 *
 * @param known.records what the ledger knows, with the name of its chain as its id; left out, only the files are looked at
 * @param known.now epoch milliseconds: a line of the last hour may not be in its record yet
 */
export function verifyLog(
  files: readonly LogFile[],
  known: { readonly records?: readonly ChainedRecord[]; readonly now: number },
): LogReport {
  const { chains, digests, strangers } = sort(files);
  const ends = endsOf(digests);
  const records = new Map(known.records?.map(({ id, chain }) => [id, { ...chain, of: 'the record' }]));
  const ids = [...new Set([...chains.keys(), ...ends.keys(), ...idsWithLines(records)])].toSorted();
  const faults = ids.flatMap((id) => {
    const now = records.get(id);
    const lines = chains.get(id) ?? [];
    const fault = verifyChain(id, lines, { ends: ends.get(id) ?? [], now });
    const isOnItsWay = fault?.what === 'added' && now !== undefined && isNewest(lines, now, fault, known.now);
    return fault === undefined || isOnItsWay ? [] : [{ ...fault, key: decisionKey(id, fault.place) }];
  });
  return {
    chains: chains.size,
    lines: [...chains.values()].reduce((sum, lines) => sum + lines.length, 0),
    digests: digests.length,
    faults: [...strangers, ...faultsOfDigests(digests), ...faults.map(({ key, what, text }) => ({ key, what, text }))],
    openEnded: ids.filter((id) => !isHeld(chains.get(id) ?? [], ends.get(id) ?? [], records.get(id))),
  };
}

const CHAIN = /^decisions\/((?:release-)?[0-9a-f]{16})\/(\d{6})\.json$/;
const DIGEST = /^decisions\/digests\/(\d{4}-\d{2}-\d{2})\.json$/;

interface FoundDigest {
  readonly day: string;
  readonly line: string;
}

function sort(files: readonly LogFile[]) {
  const chains = new Map<string, FoundLine[]>();
  const digests: FoundDigest[] = [];
  const strangers: LogFault[] = [];
  for (const { key, text } of files) {
    const [, id, place] = CHAIN.exec(key) ?? [];
    const [, day] = DIGEST.exec(key) ?? [];
    if (id !== undefined) chains.set(id, [...(chains.get(id) ?? []), { place: Number(place), line: text }]);
    else if (day !== undefined) digests.push({ day, line: text });
    else strangers.push({ key, what: 'added', text: 'is no file of the log' });
  }
  return { chains, digests: digests.toSorted((a, b) => (a.day < b.day ? -1 : 1)), strangers };
}

function faultsOfDigests(digests: readonly FoundDigest[]): readonly LogFault[] {
  for (const [index, { day, line }] of digests.entries()) {
    const digest = readDigest(line);
    const before = digests[index - 1];
    if (digest?.day !== day) {
      return [{ key: digestKey(day), what: 'changed', text: `is not the digest of ${day} in canonical form` }];
    }
    if (digest.previous === (before === undefined ? null : hashOfLine(before.line))) continue;
    if (before === undefined)
      return [{ key: digestKey(day), what: 'removed', text: 'names a digest before it, which is missing' }];
    return [
      {
        key: digestKey(before.day),
        what: 'changed',
        text: `is not the digest that ${day} followed, or one between them is missing`,
      },
    ];
  }
  return [];
}

function endsOf(digests: readonly FoundDigest[]): ReadonlyMap<string, readonly ChainEnd[]> {
  const ends = new Map<string, ChainEnd[]>();
  for (const { day, line } of digests) {
    for (const { id, chain } of chainsIn(readDigest(line))) {
      ends.set(id, [...(ends.get(id) ?? []), { ...chain, of: `the digest of ${day}` }]);
    }
  }
  return ends;
}

const idsWithLines = (records: ReadonlyMap<string, ChainEnd>): readonly string[] =>
  [...records].flatMap(([id, { length }]) => (length === 0 ? [] : [id]));

/** A line lies in the log before its record says so. */
const isNewest = (lines: readonly FoundLine[], { length }: ChainEnd, { place }: ChainFault, now: number): boolean =>
  place === length + 1 &&
  lines.length === place &&
  (readAnyLine(lines.find((line) => line.place === place)?.line ?? '')?.at ?? 0) > now - HOUR_MS;

const isHeld = (lines: readonly FoundLine[], ends: readonly ChainEnd[], now: ChainEnd | undefined): boolean =>
  now !== undefined || ends.some(({ length }) => length >= lines.length);
