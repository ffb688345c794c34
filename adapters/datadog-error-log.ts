import { client as datadog, v2 } from '@datadog/datadog-api-client';
import { type ErrorEvent, isErrorEvent, parseErrorEvent } from '../core/error-event.ts';
import { UpstreamError } from '../core/errors.ts';
import type { ErrorLog, ErrorQuery } from '../core/ports.ts';
import { ERROR_STATUS, ofService } from './datadog-search.ts';

const PAGE_LIMIT = 1_000;

/**
 * Error logs through Datadog's log search, API v2.
 *
 * @param options.apiUrl replaces the site's own address; for a proxy or a stand-in
 */
export function createDatadogErrorLog(options: {
  apiKey: string;
  appKey: string;
  site: string;
  apiUrl?: string | undefined;
}): ErrorLog {
  const configuration = datadog.createConfiguration({
    authMethods: { apiKeyAuth: options.apiKey, appKeyAuth: options.appKey },
    // Its retries wait out a 429 for up to an hour, and each is a search more; the queue delivers again what may pass.
    enableRetry: false,
    ...(options.apiUrl === undefined ? {} : { baseServer: new datadog.BaseServerConfiguration(options.apiUrl, {}) }),
  });
  if (options.apiUrl === undefined) configuration.setServerVariables({ site: options.site });
  const logs = new v2.LogsApi(configuration);

  return {
    searchErrors: async (query) => {
      const events: ErrorEvent[] = [];
      let cursor: string | undefined;
      do {
        const page = await search(logs, query, Math.min(PAGE_LIMIT, query.limit - events.length), cursor);
        events.push(...(page.data ?? []).flatMap(toErrorEvent));
        cursor = page.meta?.page?.after;
      } while (cursor !== undefined && events.length < query.limit);
      return events;
    },
  };
}

async function search(logs: v2.LogsApi, query: ErrorQuery, limit: number, cursor: string | undefined) {
  try {
    return await logs.listLogs({
      body: {
        filter: {
          query: queryText(query),
          from: new Date(query.from).toISOString(),
          to: new Date(query.to).toISOString(),
        },
        sort: '-timestamp',
        page: { limit, ...(cursor === undefined ? {} : { cursor }) },
      },
    });
  } catch (cause) {
    const status = cause instanceof datadog.ApiException ? cause.code : undefined;
    const said = status === undefined ? 'could not be reached' : `answered ${status}`;
    const retryable = status === undefined || status >= 500;
    throw new UpstreamError('Datadog', `log search ${said}`, { retryable, cause });
  }
}

const queryText = (query: ErrorQuery): string => `${ofService(query)} ${ERROR_STATUS}`;

/** The client turns timestamps into dates; the event's own reader takes what the API sends, so turn them back. */
function toErrorEvent(log: v2.Log): ErrorEvent[] {
  const { id, type, attributes } = log;
  const timestamp = attributes?.timestamp?.toISOString();
  const read = parseErrorEvent({
    id,
    type,
    attributes: { ...attributes, ...(timestamp === undefined ? {} : { timestamp }) },
  });
  return isErrorEvent(read) ? [read] : [];
}
