import { cleanText } from '../../text/clean-text.ts';
import type { ErrorText, FingerprintMethod } from '../fingerprint.ts';
import { fingerprintError } from '../fingerprint-error.ts';
import { oneLine } from '../one-line.ts';
import { titleOf } from '../title.ts';

/** Adds errors up into groups, keeping one small record a group. */
export interface Summary {
  add(error: ErrorText, seen?: Seen): void;
  /** The groups, the largest first. */
  groups(): readonly SummarizedGroup[];
  /** How many errors belong to groups that were too many to keep. */
  beyond(): number;
}

/** What Datadog says about an error. `timestamp` is in epoch milliseconds. */
export interface Seen {
  readonly timestamp?: number | undefined;
  readonly traceId?: string | undefined;
}

/** Times are epoch milliseconds; NaN where the input has none. Texts are safe to show. */
export interface SummarizedGroup {
  readonly fingerprint: string;
  readonly service: string;
  readonly title: string;
  readonly method: FingerprintMethod;
  readonly because: string;
  readonly count: number;
  readonly first: number;
  readonly last: number;
  /** How many different trace ids its errors have. */
  readonly traces: number;
}

/** Memory stays bounded: errors of groups beyond this number are counted together. */
const GROUPS_KEPT = 50_000;
/** The same for the trace ids of all groups together; a group counts no new ones after that. */
const TRACES_KEPT = 500_000;
const BECAUSE_LENGTH = 600;

export function createSummary(): Summary {
  const rows = new Map<string, Row>();
  let beyond = 0;
  let traces = 0;
  return {
    add: (error, seen = {}) => {
      const { fingerprint, exceptions } = fingerprintError(error);
      const known = rows.get(fingerprint.fingerprint);
      if (known === undefined && rows.size >= GROUPS_KEPT) {
        beyond++;
        return;
      }
      const row = known ?? {
        fingerprint: fingerprint.fingerprint,
        service: error.service,
        title: titleOf(error, exceptions),
        method: fingerprint.method,
        because: oneLine(cleanText(fingerprint.because), BECAUSE_LENGTH),
        count: 0,
        first: Number.NaN,
        last: Number.NaN,
        traces: new Set<string>(),
      };
      if (known === undefined) rows.set(row.fingerprint, row);
      traces += count(row, seen, traces < TRACES_KEPT);
    },
    groups: () => [...rows.values()].toSorted(largestFirst).map((row) => ({ ...row, traces: row.traces.size })),
    beyond: () => beyond,
  };
}

interface Row extends Omit<SummarizedGroup, 'traces'> {
  count: number;
  first: number;
  last: number;
  readonly traces: Set<string>;
}

/** @returns how many trace ids are new */
function count(row: Row, { timestamp, traceId }: Seen, keepTraces: boolean): number {
  row.count++;
  if (timestamp !== undefined) {
    row.first = Number.isNaN(row.first) ? timestamp : Math.min(row.first, timestamp);
    row.last = Number.isNaN(row.last) ? timestamp : Math.max(row.last, timestamp);
  }
  if (traceId === undefined || !keepTraces || row.traces.has(traceId)) return 0;
  row.traces.add(traceId);
  return 1;
}

const largestFirst = (a: Row, b: Row): number => b.count - a.count || (a.fingerprint < b.fingerprint ? -1 : 1);
