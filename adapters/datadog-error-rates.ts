import { z } from 'zod';
import type { ErrorRateCheck } from '../core/config/error-rate-check-schema.ts';
import type { ErrorRates } from '../core/ports/error-rates.ts';
import { createDatadogRequests, type DatadogAccess } from './datadog-request.ts';
import { ofService } from './datadog-search.ts';

/** Counts a service's logs by status, with one search: https://docs.datadoghq.com/api/latest/logs/#aggregate-events */
export function createDatadogErrorRates(access: DatadogAccess): ErrorRates {
  const { post } = createDatadogRequests(access);
  return {
    queryOf,
    count: async (check, { from, to }) => {
      const { data } = await post('/api/v2/logs/analytics/aggregate', countsSchema, {
        // Both ends are included, and the end of a window is the beginning of the next one.
        filter: { query: queryOf(check), from: new Date(from).toISOString(), to: new Date(to - 1).toISOString() },
        compute: [{ aggregation: 'count', type: 'total' }],
        group_by: [{ facet: 'status', limit: STATUSES }],
      });
      const counts = data.buckets.map(({ by, computes }) => ({ isError: ERRORS.has(by.status), count: computes.c0 }));
      const sum = (of: typeof counts) => of.reduce((total, { count }) => total + count, 0);
      return { errors: sum(counts.filter(({ isError }) => isError)), total: sum(counts) };
    },
  };
}

/** The query is the operator's own; in its brackets it narrows the service's logs, whatever it says. */
const queryOf = ({ service, env, query }: ErrorRateCheck): string =>
  [ofService({ service, ...(env === undefined ? {} : { env }) }), ...(query === undefined ? [] : [`(${query})`])].join(
    ' ',
  );

/** More than Datadog has: https://docs.datadoghq.com/logs/log_configuration/processors/?tab=ui#log-status-remapper */
const STATUSES = 20;
const ERRORS: ReadonlySet<string> = new Set(['error', 'critical', 'alert', 'emergency']);

const countsSchema = z.object({
  data: z.object({
    buckets: z
      .array(
        z.object({
          by: z.object({ status: z.string().transform((status) => status.toLowerCase()) }),
          computes: z.object({ c0: z.number() }),
        }),
      )
      .default([]),
  }),
});
