import { z } from 'zod';
import { type ErrorEvent, isErrorEvent, parseErrorEvent, parseTraceLine } from '../core/error-event.ts';
import { streamTags } from '../core/logs/log-stream.ts';
import type { ErrorLog, ErrorQuery } from '../core/ports.ts';
import { createDatadogRequests, type DatadogAccess } from './datadog-request.ts';
import { ERROR_STATUS, filterOf, ofService, quoted } from './datadog-search.ts';

const PAGE_LIMIT = 1_000;

/** Error logs through Datadog's log search, API v2. */
export function createDatadogErrorLog(access: DatadogAccess): ErrorLog {
  // Searches that are used up come back within the hour: too late for an alert, which goes on with its own sample.
  const { post } = createDatadogRequests(access, (status) => status >= 500);
  const search = (query: ErrorQuery, limit: number, cursor: string | undefined) =>
    post('/api/v2/logs/events/search', pageSchema, {
      filter: filterOf(query, wordsOf(query)),
      sort: '-timestamp',
      page: { limit, ...(cursor === undefined ? {} : { cursor }) },
    });

  return {
    searchErrors: async (query) => {
      const events: ErrorEvent[] = [];
      let cursor: string | undefined;
      let looked = 0;
      do {
        const page = await search(query, Math.min(PAGE_LIMIT, query.limit - looked), cursor);
        looked += page.data.length;
        for (const read of page.data.map(query.anyStatus === true ? parseTraceLine : parseErrorEvent)) {
          if (isErrorEvent(read)) events.push(read);
          else query.onDropped?.(read.dropped);
        }
        cursor = page.meta?.page?.after;
      } while (cursor !== undefined && looked < query.limit);
      return events;
    },
  };
}

function wordsOf(query: ErrorQuery): string {
  const { host, stream, anyStatus } = query;
  const tags = stream === undefined ? [] : streamTags(stream);
  if (tags === undefined) throw new RangeError('the stream has tags that no query takes');
  const places = [...(host === undefined ? [] : [['host', host] as const]), ...tags];
  const words = places.map(([name, value]) => `${name}:${quoted(value)}`);
  return [ofService(query), ...words, ...(anyStatus === true ? [] : [ERROR_STATUS])].join(' ');
}

/** https://docs.datadoghq.com/api/latest/logs/#search-logs-post ; each event has a reader of its own. */
const pageSchema = z.object({
  data: z.array(z.unknown()).default([]),
  meta: z.object({ page: z.object({ after: z.string().optional() }).optional() }).optional(),
});
