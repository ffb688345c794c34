import { randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import { gunzip, inflate } from 'node:zlib';
import type { Context, Hono } from 'hono';
import { z } from 'zod';
import { isRecord, type LogEvent } from '../logs/event.ts';
import { readLog } from '../logs/intake.ts';
import { parseLogQuery, QueryError, valuesOf } from '../logs/search-query.ts';
import { readTime } from '../logs/time.ts';
import type { Organization } from '../organization.ts';
import type { RateLimit } from '../rate-limit.ts';
import { bodyOf, DatadogError, parseJson } from './call.ts';

const MAX_PAGE = 1_000;
const MAX_ITEMS = 1_000;
const MAX_BYTES = 20 * 1024 * 1024;

const moment = z.union([z.string(), z.number()]).transform(String);
const filter = z
  .object({ query: z.string().default('*'), from: moment.default('now-15m'), to: moment.default('now') })
  .prefault({});
const search = z.object({
  filter,
  sort: z.enum(['timestamp', '-timestamp']).default('-timestamp'),
  page: z
    .object({ limit: z.number().int().min(1).max(MAX_PAGE).default(10), cursor: z.string().optional() })
    .prefault({}),
});
const aggregate = z.object({
  filter,
  compute: z
    .array(
      z.object({
        aggregation: z.enum(['count', 'cardinality']),
        metric: z.string().optional(),
        type: z.enum(['total', 'timeseries']).default('total'),
        interval: z
          .string()
          .regex(/^\d+[smhd]$/)
          .default('5m'),
      }),
    )
    .min(1)
    .default([{ aggregation: 'count', type: 'total', interval: '5m' }]),
  group_by: z
    .array(
      z.object({
        facet: z.string(),
        limit: z.number().int().min(1).max(MAX_PAGE).default(10),
        missing: z.string().optional(),
      }),
    )
    .default([]),
});

/** Log intake, search and counting. */
export function addLogRoutes(app: Hono, organization: Organization, limit: RateLimit): void {
  app.post('/api/v2/logs', async (call) => {
    const body = parseJson(await decompress(call));
    const query = call.req.query();
    const items = (Array.isArray(body) ? body : [body]).filter(isRecord);
    if (items.length > MAX_ITEMS) throw new DatadogError(413, `no more than ${MAX_ITEMS} logs a request`);
    const now = organization.clock();
    organization.logs.add(items.map((item) => readLog({ ...query, ...item }, randomUUID(), now)));
    organization.onChange();
    return call.json({}, 202);
  });

  app.post('/api/v2/logs/events/search', async (call) => {
    setHeaders(call, limit.take());
    const wanted = await bodyOf(call, search);
    const found = select(organization, wanted.filter);
    const sorted = wanted.sort === 'timestamp' ? found : found.toReversed();
    const start = startOf(wanted.page.cursor, sorted);
    const page = sorted.slice(start, start + wanted.page.limit);
    const last = page.at(-1);
    const after = last && start + page.length < sorted.length ? encode(last.id) : undefined;
    return call.json({
      data: page.map(logShape),
      ...(after === undefined
        ? {}
        : { links: { next: `${organization.url()}/api/v2/logs/events?page[cursor]=${after}` } }),
      meta: { ...metaShape(organization), ...(after === undefined ? {} : { page: { after } }) },
    });
  });

  app.post('/api/v2/logs/analytics/aggregate', async (call) => {
    setHeaders(call, limit.take());
    const wanted = await bodyOf(call, aggregate);
    const found = select(organization, wanted.filter);
    const buckets = groupLogs(found, wanted.group_by).map(({ by, logs }) => ({
      by,
      computes: Object.fromEntries(
        wanted.compute.map((compute, index) => [
          `c${index}`,
          compute.type === 'total' ? measure(logs, compute) : measureOverTime(logs, compute),
        ]),
      ),
    }));
    return call.json({ data: { buckets }, meta: metaShape(organization) });
  });
}

async function decompress(call: Context): Promise<string> {
  const bytes = Buffer.from(await call.req.arrayBuffer());
  const encoding = call.req.header('content-encoding');
  const options = { maxOutputLength: MAX_BYTES };
  try {
    if (encoding === 'gzip') return (await promisify(gunzip)(bytes, options)).toString('utf8');
    if (encoding === 'deflate') return (await promisify(inflate)(bytes, options)).toString('utf8');
  } catch (cause) {
    throw new DatadogError(400, `cannot read a body of content-encoding ${encoding}: ${String(cause)}`);
  }
  return bytes.toString('utf8');
}

function select(organization: Organization, { query, from, to }: z.infer<typeof filter>): readonly LogEvent[] {
  const now = organization.clock();
  const [start, end] = [readTime(from, now), readTime(to, now)];
  if (start === undefined || end === undefined) {
    throw new DatadogError(400, 'filter.from and filter.to: expected milliseconds, ISO 8601 or "now-15m"');
  }
  try {
    return organization.logs.find(parseLogQuery(query), start, end + 1);
  } catch (cause) {
    if (cause instanceof QueryError) throw new DatadogError(400, `filter.query: ${cause.message}`);
    throw cause;
  }
}

/** A page starts after the log that the one before it ended with. */
function startOf(cursor: string | undefined, sorted: readonly LogEvent[]): number {
  if (cursor === undefined) return 0;
  const id = Buffer.from(cursor, 'base64url').toString('utf8');
  const at = sorted.findIndex((log) => log.id === id);
  if (at === -1) throw new DatadogError(400, 'page.cursor: unknown cursor');
  return at + 1;
}

interface Bucket {
  readonly by: Readonly<Record<string, string>>;
  readonly logs: readonly LogEvent[];
}

/** The largest groups of each facet, as many as asked for. */
function groupLogs(
  logs: readonly LogEvent[],
  [facet, ...rest]: z.infer<typeof aggregate>['group_by'],
): readonly Bucket[] {
  if (!facet) return [{ by: {}, logs }];
  const groups = Map.groupBy(logs, (log) => valuesOf(log, facet.facet)[0] ?? facet.missing);
  return [...groups]
    .flatMap(([value, inGroup]) => (value === undefined ? [] : [{ value, inGroup }]))
    .sort((one, other) => other.inGroup.length - one.inGroup.length)
    .slice(0, facet.limit)
    .flatMap(({ value, inGroup }) =>
      groupLogs(inGroup, rest).map((bucket) => ({ ...bucket, by: { [facet.facet]: value, ...bucket.by } })),
    );
}

type Compute = z.infer<typeof aggregate>['compute'][number];

function measure(logs: readonly LogEvent[], compute: Compute): number {
  if (compute.aggregation === 'count') return logs.length;
  return new Set(logs.flatMap((log) => valuesOf(log, compute.metric ?? ''))).size;
}

const UNITS_MS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** One point an interval that has logs. */
function measureOverTime(logs: readonly LogEvent[], compute: Compute): readonly { time: string; value: number }[] {
  const intervalMs = Number.parseInt(compute.interval, 10) * (UNITS_MS[compute.interval.slice(-1)] ?? 0);
  const intervals = Map.groupBy(logs, ({ timestamp }) => Math.floor(timestamp / intervalMs) * intervalMs);
  return [...intervals].map(([at, inside]) => ({ time: new Date(at).toISOString(), value: measure(inside, compute) }));
}

const logShape = ({ id, timestamp, status, service, host, message, tags, attributes }: LogEvent) => ({
  id,
  type: 'log',
  attributes: { timestamp: new Date(timestamp).toISOString(), status, service, host, message, tags, attributes },
});

const metaShape = (organization: Organization) => ({
  elapsed: 1,
  request_id: `local-${organization.clock()}`,
  status: 'done',
});

const encode = (id: string): string => Buffer.from(id).toString('base64url');

function setHeaders(call: Context, headers: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(headers)) call.header(name, value);
}
