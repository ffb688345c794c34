import { MINUTE_MS } from '../../core/durations.ts';
import { UpstreamError } from '../../core/errors.ts';
import type { Logger } from '../../core/logger.ts';
import type { Telemetry } from '../../core/ports/telemetry.ts';
import { failedInCall } from '../../core/storm/trace-calls.ts';
import type { LeadDependencies } from './lead.ts';

export interface TraceDependencies extends LeadDependencies {
  readonly traces: Pick<Telemetry, 'readTrace'>;
  readonly logger: Logger;
}

export interface SharedTrace {
  readonly traceId: string;
  /** When errors of both were logged in it, epoch milliseconds. */
  readonly from: number;
  readonly to: number;
}

/** Datadog's largest page of spans. A trace with more may lack the link between two services, which is then not found. */
const SPANS_READ = 1_000;
const AROUND_MS = 10 * MINUTE_MS;

/**
 * Reads traces that errors of two services are in, one search each.
 *
 * @returns whether in all of them a failed call of `caller` reached a failed span of `callee`; false also when Datadog cannot
 *   be asked just now
 */
export async function failedInCalls(
  { ledger, config, traces, logger }: TraceDependencies,
  shared: readonly SharedTrace[],
  services: { readonly caller: string; readonly callee: string },
  now: number,
): Promise<boolean> {
  const { searchesPerHour: perHour, searchesForAttempts: reserve } = config.datadog;
  for (const { traceId, from, to } of shared) {
    if (!(await ledger.takeSearch({ kind: 'spans', perHour, reserve, now }))) return false;
    try {
      const spans = await traces.readTrace({ traceId, from: from - AROUND_MS, to: to + AROUND_MS, limit: SPANS_READ });
      if (!failedInCall(spans, services)) return false;
    } catch (error) {
      if (!(error instanceof UpstreamError)) throw error;
      logger.warn('trace-not-read', { traceId, reason: error.message });
      return false;
    }
  }
  return shared.length > 0;
}
