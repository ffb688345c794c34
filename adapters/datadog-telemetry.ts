import { z } from 'zod';
import { UpstreamError } from '../core/errors.ts';
import type { Telemetry } from '../core/ports.ts';
import type { ErrorCountQuery, LogSearch, ServiceScope } from '../core/telemetry.ts';
import { ERROR_STATUS, ofService, quoted } from './datadog-search.ts';

/**
 * Logs, counts and spans through Datadog's API, version 2, by plain requests: the official client takes longer to load than
 * a worker takes to start, and these are three.
 *
 * @param options.apiUrl replaces the site's own address; for a proxy or a stand-in
 */
export function createDatadogTelemetry(options: {
  apiKey: string;
  appKey: string;
  site: string;
  apiUrl?: string | undefined;
  signal?: AbortSignal;
}): Telemetry {
  const post = createPost(options);

  return {
    searchLogs: async (search) => {
      const { data } = await post('/api/v2/logs/events/search', logsSchema, {
        filter: filterOf(search, logQuery(search)),
        sort: '-timestamp',
        page: { limit: search.limit },
      });
      return data.map(({ attributes: { timestamp, status, message, attributes } }) => ({
        at: timestamp,
        status,
        message,
        attributes,
      }));
    },
    countErrors: async (query) => {
      const { data } = await post('/api/v2/logs/analytics/aggregate', countsSchema, {
        filter: filterOf(query, `${ofService(query)} ${ERROR_STATUS}`),
        compute: [{ aggregation: 'count', type: 'timeseries', interval: `${query.intervalMinutes}m` }],
        group_by: groupBy(query),
      });
      const counts = data.buckets.flatMap(({ by, computes }) => {
        const group = Object.values(by)[0];
        return computes.c0.map(({ time, value }) => ({
          at: time,
          count: value,
          ...(group === undefined ? {} : { group }),
        }));
      });
      return counts.filter(({ count }) => count > 0).sort((one, other) => one.at - other.at);
    },
    readTrace: async (query) => {
      const { data } = await post('/api/v2/spans/events/search', spansSchema, {
        data: {
          type: 'search_request',
          attributes: {
            filter: filterOf(query, `trace_id:${quoted(query.traceId)}`),
            sort: 'timestamp',
            page: { limit: query.limit },
          },
        },
      });
      return data.map(({ attributes }) => toSpan(attributes));
    },
  };
}

const TIME_LIMIT_MS = 20_000;

/** Keys go to Datadog alone: a redirect is not followed. */
function createPost({ apiKey, appKey, site, apiUrl, signal }: Parameters<typeof createDatadogTelemetry>[0]) {
  const base = (apiUrl ?? `https://api.${site}`).replace(/\/+$/, '');
  return async <Schema extends z.ZodType>(path: string, schema: Schema, body: unknown): Promise<z.output<Schema>> => {
    const limits = [AbortSignal.timeout(TIME_LIMIT_MS), ...(signal === undefined ? [] : [signal])];
    const response = await fetch(`${base}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'dd-api-key': apiKey, 'dd-application-key': appKey },
      body: JSON.stringify(body),
      redirect: 'error',
      signal: AbortSignal.any(limits),
    }).catch((cause: unknown) => {
      throw new UpstreamError('Datadog', 'the search could not be made', { retryable: true, cause });
    });
    if (!response.ok) {
      const retryable = response.status === 429 || response.status >= 500;
      throw new UpstreamError('Datadog', `the search was answered ${response.status}`, { retryable });
    }
    const read = schema.safeParse(await response.json().catch(() => undefined));
    if (read.success) return read.data;
    throw new UpstreamError('Datadog', 'the search was answered in an unknown form', { retryable: false });
  };
}

const filterOf = ({ from, to }: Pick<ServiceScope, 'from' | 'to'>, query: string) => ({
  query,
  from: new Date(from).toISOString(),
  to: new Date(to).toISOString(),
});

/** Everything is joined by "and" and every value quoted: no text can widen the search beyond the service. */
function logQuery(search: LogSearch): string {
  const { text, status, attributes = {}, traceId } = search;
  return [
    ofService(search),
    ...(status === undefined ? [] : [`status:${quoted(status)}`]),
    ...(traceId === undefined ? [] : [`(trace_id:${quoted(traceId)} OR @dd.trace_id:${quoted(traceId)})`]),
    ...Object.entries(attributes).map(([path, value]) => `@${path.replace(/[^\w.-]/g, '')}:${quoted(value)}`),
    ...(text === undefined ? [] : [quoted(text)]),
  ].join(' ');
}

const FACETS = { version: 'version', kind: '@error.kind', host: 'host' } as const;
const GROUPS = 5;

const groupBy = ({ by }: ErrorCountQuery) =>
  by === undefined ? [] : [{ facet: FACETS[by], limit: GROUPS, missing: 'none' }];

const time = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));

const logsSchema = z.object({
  data: z
    .array(
      z.object({
        attributes: z.object({
          timestamp: time,
          status: z.string().default(''),
          message: z.string().default(''),
          attributes: z.record(z.string(), z.unknown()).default({}),
        }),
      }),
    )
    .default([]),
});

const countsSchema = z.object({
  data: z.object({
    buckets: z
      .array(
        z.object({
          by: z.record(z.string(), z.coerce.string()).default({}),
          computes: z.object({ c0: z.array(z.object({ time, value: z.number() })) }),
        }),
      )
      .default([]),
  }),
});

const word = z.string().optional().catch(undefined);
const spanSchema = z.object({
  span_id: z.string().default(''),
  parent_id: z.string().optional(),
  service: z.string().default(''),
  resource_name: z.string().default(''),
  start_timestamp: time,
  end_timestamp: time.optional(),
  custom: z
    .looseObject({ error: z.object({ type: word, message: word }).optional().catch(undefined) })
    .optional()
    .catch(undefined),
});
const spansSchema = z.object({ data: z.array(z.object({ attributes: spanSchema })).default([]) });

/** A root names the parent "0". */
function toSpan(span: z.infer<typeof spanSchema>) {
  const { parent_id: parentId, start_timestamp: at, end_timestamp: end = at, custom } = span;
  const { type: kind, message } = custom?.error ?? {};
  const error = { ...(kind === undefined ? {} : { kind }), ...(message === undefined ? {} : { message }) };
  return {
    id: span.span_id,
    service: span.service,
    resource: span.resource_name,
    at,
    durationMs: end - at,
    ...(parentId === undefined || parentId === '0' ? {} : { parentId }),
    ...(Object.keys(error).length === 0 ? {} : { error }),
  };
}
