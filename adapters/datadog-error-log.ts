import { z } from 'zod';
import { type ErrorEvent, isErrorEvent } from '../core/error-event.ts';
import { streamTags } from '../core/log-formats/log-stream.ts';
import { parseErrorEvent, parseTraceLine } from '../core/log-formats/parse-error-event.ts';
import type { Clock } from '../core/ports/clock.ts';
import type { ErrorLog, ErrorQuery } from '../core/ports/telemetry.ts';
import { createDatadogRequests, type DatadogAccess } from './datadog-request.ts';
import { ERROR_STATUS, filterOf, ofService, quoted } from './datadog-search.ts';
import { readPages } from './read-pages.ts';

/** Error logs through Datadog's log search, API v2. */
export function createDatadogErrorLog(access: DatadogAccess, clock: Clock = Date.now): ErrorLog {
  // Searches that are used up come back within the hour: too late for an alert, which goes on with its own sample.
  const { post } = createDatadogRequests(access, (status) => status >= 500);

  return {
    searchErrors: async (query) => {
      const onPartial = query.onPartial ?? (() => undefined);
      const logs = await readPages(
        async (limit, cursor) => {
          const { data, meta } = await post('/api/v2/logs/events/search', pageSchema, {
            filter: filterOf(query, wordsOf(query)),
            sort: '-timestamp',
            page: { limit, ...(cursor === undefined ? {} : { cursor }) },
          });
          const incomplete = whyIncomplete(meta);
          if (incomplete !== undefined) onPartial(`Datadog’s search is incomplete: ${incomplete}`);
          return { items: data ?? [], cursor: meta?.page?.after };
        },
        { limit: query.limit, clock, onCut: onPartial },
      );
      const events: ErrorEvent[] = [];
      for (const read of logs.map(query.anyStatus === true ? parseTraceLine : parseErrorEvent)) {
        if (isErrorEvent(read)) events.push(read);
        else query.onDropped?.(read.dropped);
      }
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

/** A part of an answer that has another form does not cost the rest of it. */
const odd = undefined;
const text = z.string().min(1).optional().catch(odd);
const warning = z.object({ title: text, detail: text, code: text }).catch({});

/**
 * https://docs.datadoghq.com/api/latest/logs/#search-logs-post ; each event has a reader of its own. A search that ran into
 * Datadog's time limit says `timeout`, and one that could not search all that it should has warnings.
 */
const pageSchema = z
  .object({
    data: z.array(z.unknown()).nullish(),
    meta: z
      .object({
        page: z.object({ after: text }).optional().catch(odd),
        status: text,
        warnings: z.array(warning).optional().catch(odd),
      })
      .optional()
      .catch(odd),
  })
  .loose()
  .refine((answer) => 'data' in answer || 'meta' in answer);

/** @returns undefined when Datadog says nothing against its answer */
function whyIncomplete(meta: z.output<typeof pageSchema>['meta']): string | undefined {
  const warnings = (meta?.warnings ?? []).map(({ title, detail, code }) => {
    const words = [title ?? code, detail].filter((word) => word !== undefined);
    return words.length === 0 ? 'a warning without words' : words.join(': ');
  });
  const all = [...(meta?.status === 'timeout' ? ['timeout'] : []), ...warnings];
  return all.length === 0 ? undefined : all.join('; ');
}
