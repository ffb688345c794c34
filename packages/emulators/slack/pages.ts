import { SlackError } from './errors.ts';

const CURSOR = /^next_ts:(\d+)$/;

/** Which messages are asked for: `oldest` and `latest` are `SECONDS.MICROSECONDS`, and neither end is included by itself. */
interface Range {
  readonly oldest?: string | undefined;
  readonly latest?: string | undefined;
  readonly inclusive?: boolean | undefined;
}

interface Page<Item> {
  readonly items: readonly Item[];
  /** Where the next page goes on; empty when there is none. */
  readonly next: string;
}

interface Cut {
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/**
 * Whether a message lies in the range.
 *
 * @throws {SlackError} invalid_ts_oldest, invalid_ts_latest
 */
export function createRangeTest({ oldest, latest, inclusive = false }: Range): (item: { ts: string }) => boolean {
  const from = oldest === undefined ? 0 : readTime(oldest, 'invalid_ts_oldest');
  const to = latest === undefined ? Number.POSITIVE_INFINITY : readTime(latest, 'invalid_ts_latest');
  return ({ ts }) => {
    const at = microseconds(ts);
    return inclusive ? at >= from && at <= to : at > from && at < to;
  };
}

/**
 * A page of a channel, newest message first. Slack pages back from `latest`. With `oldest` alone it pages forward from there:
 * "If oldest is provided but not latest then the messages returned are those closest to oldest".
 * https://api.slack.com/methods/channels.history; the page of its successor says nothing of the direction.
 *
 * @param items oldest first
 * @throws {SlackError} invalid_cursor
 */
export function cutHistory<Item extends { readonly ts: string }>(
  items: readonly Item[],
  { oldest, latest, limit, cursor }: Range & Cut,
): Page<Item> {
  const isForward = oldest !== undefined && latest === undefined && microseconds(oldest) > 0;
  if (isForward) {
    const { items: page, next } = cutForward(items, { limit, cursor });
    return { items: page.toReversed(), next };
  }
  const from = readCursor(cursor);
  const remaining = from === undefined ? items : items.filter(({ ts }) => microseconds(ts) <= from);
  const page = remaining.slice(-limit);
  return { items: page.toReversed(), next: cursorOf(remaining[remaining.length - page.length - 1]) };
}

/**
 * A page that goes on from the oldest message to the newest.
 *
 * @param items oldest first
 * @throws {SlackError} invalid_cursor
 */
export function cutForward<Item extends { readonly ts: string }>(
  items: readonly Item[],
  { limit, cursor }: Cut,
): Page<Item> {
  const from = readCursor(cursor);
  const remaining = from === undefined ? items : items.filter(({ ts }) => microseconds(ts) >= from);
  return { items: remaining.slice(0, limit), next: cursorOf(remaining[limit]) };
}

/** A page of a list without times: the cursor is the place where it starts. @throws {SlackError} invalid_cursor */
export function cutList<Item>(items: readonly Item[], { limit, cursor }: Cut): Page<Item> {
  const start = cursor ? Number(Buffer.from(cursor, 'base64').toString('utf8')) : 0;
  if (!Number.isInteger(start) || start < 0) throw new SlackError('invalid_cursor');
  const end = start + limit;
  return { items: items.slice(start, end), next: end < items.length ? encode(String(end)) : '' };
}

/** How many items a page may have. @throws {SlackError} invalid_limit */
export function readLimit(wanted: number | undefined, { usual, most }: { usual: number; most: number }): number {
  const limit = wanted ?? usual;
  if (!Number.isInteger(limit) || limit < 1 || limit > most) throw new SlackError('invalid_limit');
  return limit;
}

function readTime(text: string, code: string): number {
  if (!/^\d+(\.\d{1,6})?$/.test(text)) throw new SlackError(code);
  return microseconds(text);
}

/** Whole microseconds: a `ts` has more digits than a fraction of seconds holds exactly. */
function microseconds(ts: string): number {
  const [seconds = '0', fraction = ''] = ts.split('.');
  return Number(seconds) * 1_000_000 + Number(fraction.padEnd(6, '0'));
}

function readCursor(cursor: string | undefined): number | undefined {
  if (!cursor) return undefined;
  const found = CURSOR.exec(Buffer.from(cursor, 'base64').toString('utf8'))?.[1];
  if (found === undefined) throw new SlackError('invalid_cursor');
  return Number(found);
}

const cursorOf = (item: { readonly ts: string } | undefined): string =>
  item === undefined ? '' : encode(`next_ts:${microseconds(item.ts)}`);

const encode = (text: string): string => Buffer.from(text).toString('base64');
