import { z } from 'zod';
import type { ErrorCountQuery, LogSearch, Telemetry } from '../core/ports/telemetry.ts';
import { createDatadogRequests, type DatadogAccess } from './datadog-request.ts';
import { ERROR_STATUS, filterOf, ofService, quoted } from './datadog-search.ts';

/** Logs, counts, spans and issues through Datadog's API, version 2. */
export function createDatadogTelemetry(access: DatadogAccess): Telemetry {
  const { get, post } = createDatadogRequests(access);

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
    readIssue: async (id) => {
      const found = await get(`/api/v2/error-tracking/issues/${encodeURIComponent(id)}`, issueSchema);
      if (found === undefined) return undefined;
      const { service, error_type: kind, error_message: message } = found.data.attributes;
      return { service, kind, message };
    },
  };
}

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

/** The items of a list that can be read: one of an odd form does not cost the others. A list without any is of an unknown form. */
const readable = <Item extends z.ZodType>(item: Item) =>
  z
    .array(z.unknown())
    .nullish()
    .transform((list, context) => {
      const items = (list ?? []).flatMap((each) => item.safeParse(each).data ?? []);
      if (items.length === 0 && (list ?? []).length > 0)
        context.addIssue({ code: 'custom', message: 'no item is known' });
      return items;
    });

const logsSchema = z.object({
  data: readable(
    z.object({
      attributes: z.object({
        timestamp: time,
        status: z.string().catch(''),
        message: z.string().catch(''),
        attributes: z.record(z.string(), z.unknown()).catch({}),
      }),
    }),
  ),
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
const spansSchema = z.object({ data: readable(z.object({ attributes: spanSchema })) });

/** https://docs.datadoghq.com/api/latest/error-tracking/ */
const issueSchema = z.object({
  data: z.object({ attributes: z.object({ service: word, error_type: word, error_message: word }) }),
});

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
