import type { ErrorEvent } from '../error-event.ts';
import { joinLines } from '../grouping/join-lines/join-lines.ts';
import { lineKind } from '../grouping/join-lines/line-kind.ts';
import { severityOf } from '../log-formats/levels.ts';
import { streamTags } from '../log-formats/log-stream.ts';

/** Lines of a trace without the rest of it, the oldest first. */
export type Fragment = readonly ErrorEvent[];

/** Where the rest of a fragment must be. Times are epoch milliseconds, both included. */
export interface WhereMissing {
  readonly from: number;
  readonly to: number;
  readonly host?: string;
  readonly stream?: string;
}

/** A process prints the lines of a trace at once; this is time enough for a slow disk. */
const AROUND_MS = 5_000;

/** Fragments that look the same are likely of one bug: one of them is enough. */
export const fragmentKey = ([first]: Fragment): string => JSON.stringify([first?.host, first?.stream, first?.message]);

/** Whether the name of its host and the tags of its stream may be part of a query. */
export function isSearchable([first]: Fragment): boolean {
  const { host, stream } = first ?? {};
  return (host === undefined || HOST.test(host)) && (stream === undefined || streamTags(stream) !== undefined);
}

/** What Datadog's agent reports as a host: a DNS name, an id of a cloud, or a name that a person chose. */
const HOST = /^[\p{L}\p{N}][\p{L}\p{N}._:/@+~ -]{0,252}$/u;

/**
 * The fragments among the events of a search, one for each `fragmentKey`; those that are seen most come first.
 *
 * @param events newest first
 */
export function fragmentsOf(events: readonly ErrorEvent[]): readonly Fragment[] {
  const alike = Map.groupBy(joinLines(events).fragments, fragmentKey);
  return [...alike.values()]
    .toSorted((a, b) => b.length - a.length)
    .flatMap((fragments) => fragments.toSorted((a, b) => timeOf(b) - timeOf(a)).slice(0, 1));
}

/** Says where to look for the rest of a fragment: around its first line, or around its last one when the end is missing. */
export function whereMissing(fragment: Fragment): WhereMissing {
  const { host, stream } = fragment[0] ?? {};
  const at = isEndMissing(fragment) ? (fragment.at(-1)?.timestamp ?? 0) : timeOf(fragment);
  return {
    from: at - AROUND_MS,
    to: at + AROUND_MS,
    ...(host === undefined ? {} : { host }),
    ...(stream === undefined ? {} : { stream }),
  };
}

const timeOf = ([first]: Fragment): number => first?.timestamp ?? 0;

const isEndMissing = (fragment: Fragment): boolean =>
  fragment.some(({ message = '' }) => lineKind(message) === 'start');

/**
 * Adds to the events of a search the lines that complete its fragments, and no others.
 *
 * @param events newest first
 * @param lines what the search for the missing lines found, of every status, newest first
 * @returns newest first
 */
export function addMissing(events: readonly ErrorEvent[], lines: readonly ErrorEvent[]): readonly ErrorEvent[] {
  const known = new Set(events.map(({ id }) => id));
  const found = lines.filter((line) => known.has(line.id) || isOfTrace(line));
  const foundIds = new Set(found.map(({ id }) => id));
  // Of lines of one time, the order of the later search tells, since it has all of them.
  const all = [...found, ...events.filter(({ id }) => !foundIds.has(id))].toSorted((a, b) => b.timestamp - a.timestamp);
  const ofFragments = new Set(joinLines(events).fragments.flatMap((fragment) => fragment.map(({ id }) => id)));
  const joined = joinLines(all);
  const pieces = [...joined.events.map(({ parts }) => parts), ...joined.fragments];
  const completing = pieces.filter((parts) => parts.some(({ id }) => ofFragments.has(id))).flat();
  const kept = new Set(completing.map(({ id }) => id));
  return all.filter(({ id }) => known.has(id) || kept.has(id));
}

/** Another thread logs lines at the same time. Those that are no errors belong to a trace only when they look like it. */
function isOfTrace({ status = '', message = '' }: ErrorEvent): boolean {
  const kind = lineKind(message);
  return severityOf(status) === 'error' || (kind !== 'text' && kind !== 'record');
}
