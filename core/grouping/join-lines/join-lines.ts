import type { ErrorEvent } from '../../error-event.ts';
import { type Assembled, assemble } from './assemble.ts';
import { lineKind } from './line-kind.ts';
import { isUnnamedTrace } from './unnamed-trace.ts';
import { unwrapLine } from './wrapped-line.ts';

/** An error event, and the log events that it was put together from. */
export interface JoinedEvent {
  readonly event: ErrorEvent;
  readonly parts: readonly ErrorEvent[];
}

export interface JoinedLines {
  /** In the order in which their first lines came. */
  readonly events: readonly JoinedEvent[];
  /** Lines of traces whose beginning, or the name of whose exception, is not among the events: they name no bug. */
  readonly fragments: readonly (readonly ErrorEvent[])[];
}

/**
 * Puts the lines of a trace together that came as an event each, as containers log them. Lines belong together by what they
 * are, their time and order, within one service, host, container and stream. Linear in the number of events, but for sorting.
 *
 * @param events in any order; of equal times the order in which they came counts, forwards or backwards
 */
export function joinLines(events: readonly ErrorEvent[]): JoinedLines {
  const { events: joined, fragments } = joinTraces(events);
  const unnamed = new Set(joined.filter(({ event }) => isUnnamedTrace(event)));
  if (unnamed.size === 0) return { events: joined, fragments };
  const cut = [...unnamed].map(({ parts }) => parts);
  return { events: joined.filter((each) => !unnamed.has(each)), fragments: [...fragments, ...cut] };
}

function joinTraces(events: readonly ErrorEvent[]): JoinedLines {
  const wrapped = new Map<ErrorEvent, ErrorEvent>();
  const streams = byStream(events, wrapped);
  if (wrapped.size === 0 && !events.some(isTraceLine)) return { events: events.map(alone), fragments: [] };
  const isNewestFirst = runsBackwards(events);
  const made = streams.flatMap((stream) => assembleBest(stream, isNewestFirst));
  const joined = new Map<ErrorEvent, JoinedEvent>();
  const fragments: (readonly ErrorEvent[])[] = [];
  for (const { lines, isFragment } of made) {
    const parts = lines.map((line) => wrapped.get(line) ?? line);
    const [first] = parts;
    // A logger's record that holds one line of a trace says enough: it stays a log line.
    const isRecord = (isFragment || lines.length === 1) && lines.some((line) => wrapped.has(line));
    if (isRecord) for (const part of parts) joined.set(part, alone(part));
    else if (isFragment) fragments.push(parts);
    else if (first !== undefined) joined.set(first, { event: join(lines), parts });
  }
  return { events: events.flatMap((event) => joined.get(event) ?? []), fragments };
}

const alone = (event: ErrorEvent): JoinedEvent => ({ event, parts: [event] });

function isTraceLine({ message, error }: ErrorEvent): boolean {
  if (message === undefined || error.stack !== undefined || message.includes('\n')) return false;
  const kind = lineKind(message);
  return kind === 'frame' || kind === 'inner' || kind === 'start';
}

function join(lines: readonly ErrorEvent[]): ErrorEvent {
  const [first, ...rest] = lines;
  if (first === undefined) throw new RangeError('there are no lines to join');
  if (rest.length === 0) return first;
  const traceId = lines.find((line) => line.traceId !== undefined)?.traceId;
  const message = lines.map((line) => line.message ?? '').join('\n');
  return { ...first, ...(traceId === undefined ? {} : { traceId }), message };
}

/** @param wrapped takes the events whose line had to be unwrapped, by what became of them */
function byStream(
  events: readonly ErrorEvent[],
  wrapped: Map<ErrorEvent, ErrorEvent>,
): readonly (readonly ErrorEvent[])[] {
  const streams = new Map<string, ErrorEvent[]>();
  for (const event of events) {
    const inside = unwrapLine(event);
    const line = inside?.event ?? event;
    if (line !== event) wrapped.set(line, event);
    const key = JSON.stringify([event.service, event.env, event.host, event.stream, inside?.of]);
    const stream = streams.get(key);
    if (stream === undefined) streams.set(key, [line]);
    else stream.push(line);
  }
  return [...streams.values()];
}

/** Datadog answers with the newest first when it is asked so. */
function runsBackwards(events: readonly ErrorEvent[]): boolean {
  let falls = false;
  for (const [index, { timestamp }] of events.entries()) {
    const before = events[index - 1]?.timestamp ?? timestamp;
    if (timestamp > before) return false;
    falls ||= timestamp < before;
  }
  return falls;
}

/** Where several lines have one time, only their order tells; it is read both ways, and the one that fits is taken. */
function assembleBest(stream: readonly ErrorEvent[], isNewestFirst: boolean): readonly Assembled[] {
  const arrived = isNewestFirst ? stream.toReversed() : stream;
  const forwards = assemble(arrived.toSorted(byTime));
  if (new Set(stream.map(({ timestamp }) => timestamp)).size === stream.length) return forwards;
  const backwards = assemble(arrived.toReversed().toSorted(byTime));
  return misfit(backwards) < misfit(forwards) ? backwards : forwards;
}

const byTime = (a: ErrorEvent, b: ErrorEvent): number => a.timestamp - b.timestamp;

/** Fragments are the sign of a wrong order; then pieces that could be one. */
const misfit = (made: readonly Assembled[]): number =>
  made.filter(({ isFragment }) => isFragment).length * made.length + made.length;
