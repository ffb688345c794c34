import { MINUTE_MS, SECOND_MS } from '../durations.ts';
import type { ErrorEvent } from '../error-event.ts';
import { ALGORITHMS, type Algorithms } from './algorithms.ts';
import type { ParsedException } from './exception.ts';
import type { Alias, Fingerprint } from './fingerprint.ts';
import { fingerprintError } from './fingerprint-error.ts';
import { joinLines } from './join-lines/join-lines.ts';
import { type GroupLink, linkByTrace } from './link-by-trace.ts';
import { type ReleaseSeen, releasesOf } from './releases.ts';
import { sampleTraces, type TraceSeen } from './sample-traces.ts';
import { type Samples, samplesOf } from './samples.ts';
import { titleOf } from './title.ts';

/** The error events of one alert that share a fingerprint. Times are epoch milliseconds. */
export interface ErrorGroup {
  readonly fingerprint: Fingerprint;
  readonly service: string;
  readonly env?: string;
  /** `kind: message` on one line, safe to show. */
  readonly title: string;
  readonly count: number;
  readonly firstSeen: number;
  readonly lastSeen: number;
  /** The newest event with the fullest trace. Its texts are as they came: redact before they leave. */
  readonly representative: ErrorEvent;
  /** The representative's chain of exceptions, outermost first. */
  readonly exceptions: readonly ParsedException[];
  readonly samples: Samples;
  /** Where they came from, the one that was seen last first. */
  readonly releases: readonly ReleaseSeen[];
  readonly affectedUsers: number;
  /** A few of its traces, the same ones as another group would choose. */
  readonly traces: readonly TraceSeen[];
  /** Events by second: epoch minutes, and in each the seconds of the minute, as `core/lifecycle/occurrences.ts` merges them. */
  readonly seconds: Readonly<Record<string, Record<string, number>>>;
  /** Groups of other services that share traces with this one, likely origins first. */
  readonly linked: readonly GroupLink[];
}

/** Each may cost the ledger a read and a write, once a bug. */
const ALIASES_KEPT = 10;

export interface GroupedErrors {
  /** Likely origins first, then by count. */
  readonly groups: readonly ErrorGroup[];
  readonly dropped: { readonly count: number; readonly reasons: Readonly<Record<string, number>> };
}

/** Why a line of a trace is no error event. */
export const FRAGMENT = 'a line of a trace whose rest was not found';

export interface GroupOptions {
  /** Events that were no error events, with the reason of each: they are counted in `dropped`. */
  readonly dropped?: readonly string[];
  /** Why the rest of a fragment was not found. Left out: `FRAGMENT`. */
  readonly whyFragment?: (lines: readonly ErrorEvent[]) => string;
  /** Left out: all there are. */
  readonly algorithms?: Algorithms;
}

/**
 * Groups error events by the bug behind them.
 *
 * An event that occurs twice (same id) counts once, which is itself reported in `dropped`. Lines of one trace that came as an
 * event each are one error event; lines of a trace that do not say what was thrown, since the rest is missing, are dropped and name no bug.
 */
export function groupErrorEvents(events: readonly ErrorEvent[], options: GroupOptions = {}): GroupedErrors {
  const { algorithms = ALGORITHMS, whyFragment = () => FRAGMENT } = options;
  const reasons: Record<string, number> = {};
  const drop = (reason: string) => {
    reasons[reason] = (reasons[reason] ?? 0) + 1;
  };
  options.dropped?.forEach(drop);
  const members = new Map<string, Member[]>();
  const once = [...new Map(events.toReversed().map((event) => [event.id, event])).values()].toReversed();
  for (let twice = once.length; twice < events.length; twice++) drop('the same event twice');
  const { events: joined, fragments } = joinLines(once);
  for (const lines of fragments) for (const _line of lines) drop(whyFragment(lines));
  for (const { event } of joined) {
    const named = fingerprintError(event, algorithms);
    const key = named.fingerprint.fingerprint;
    const group = members.get(key);
    if (group === undefined) members.set(key, [{ event, ...named }]);
    else group.push({ event, ...named });
  }
  const groups = [...members.values()].map(summarize);
  const count = Object.values(reasons).reduce((sum, each) => sum + each, 0);
  return { groups: linkByTrace(groups, eventsByGroup(members)), dropped: { count, reasons } };
}

interface Member {
  readonly event: ErrorEvent;
  readonly fingerprint: Fingerprint;
  readonly exceptions: readonly ParsedException[];
}

type Unlinked = Omit<ErrorGroup, 'linked'>;

const eventsByGroup = (members: ReadonlyMap<string, readonly Member[]>): ReadonlyMap<string, readonly ErrorEvent[]> =>
  new Map([...members].map(([key, group]) => [key, group.map((member) => member.event)]));

function summarize(members: readonly Member[]): Unlinked {
  const newestFirst = members.toSorted(
    (a, b) => b.event.timestamp - a.event.timestamp || (a.event.id < b.event.id ? -1 : 1),
  );
  const representative = newestFirst.reduce((best, each) => (fullness(each) > fullness(best) ? each : best));
  const { event, fingerprint, exceptions } = representative;
  const times = members.map((member) => member.event.timestamp);
  const users = new Set(members.flatMap((member) => member.event.userId ?? []));
  return {
    fingerprint: { ...fingerprint, aliases: aliasesOf([representative, ...newestFirst]) },
    service: event.service,
    ...(event.env === undefined ? {} : { env: event.env }),
    title: titleOf(event, exceptions),
    count: members.length,
    firstSeen: times.reduce((a, b) => Math.min(a, b)),
    lastSeen: times.reduce((a, b) => Math.max(a, b)),
    representative: event,
    exceptions,
    samples: samplesOf(newestFirst.map((member) => member.event)),
    releases: releasesOf(newestFirst.map((member) => member.event)),
    affectedUsers: users.size,
    traces: sampleTraces(members.map((member) => member.event)),
    seconds: countBySecond(times),
  };
}

/** A newer algorithm may see one bug where an earlier one saw several. */
function aliasesOf(members: readonly Member[]): readonly Alias[] {
  const aliases = new Map<string, Alias>();
  for (const alias of members.flatMap(({ fingerprint }) => fingerprint.aliases)) {
    if (!aliases.has(alias.fingerprint)) aliases.set(alias.fingerprint, alias);
  }
  return [...aliases.values()].slice(0, ALIASES_KEPT);
}

const fullness = ({ exceptions }: Member): number => exceptions.reduce((sum, each) => sum + each.frames.length, 0);

function countBySecond(times: readonly number[]): Record<string, Record<string, number>> {
  const minutes: Record<string, Record<string, number>> = {};
  for (const time of times) {
    const minute = Math.floor(time / MINUTE_MS);
    const second = Math.floor((time - minute * MINUTE_MS) / SECOND_MS);
    const counts = minutes[minute] ?? {};
    counts[second] = (counts[second] ?? 0) + 1;
    minutes[minute] = counts;
  }
  return minutes;
}
