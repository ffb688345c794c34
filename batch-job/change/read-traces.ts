import { hotPaths } from '../../core/change/hot-paths.ts';
import { traceIdsOf } from '../../core/change/trace-ids.ts';
import type { SearchTake } from '../../core/config/search-budget.ts';
import { DAY_MS, HOUR_MS } from '../../core/durations.ts';
import { UpstreamError } from '../../core/errors.ts';
import type { Span } from '../../core/ports/telemetry.ts';
import type { ChangeSettings } from '../../core/records/change-record.ts';
import type { ServiceTraces } from '../../core/records/service-traces.ts';
import { cleanText } from '../../core/text/clean-text.ts';
import { oneLine, shorten } from '../../core/text/shorten.ts';
import type { ChangeOptions } from './change-run.ts';

interface TracesRun {
  readonly options: Pick<ChangeOptions, 'connectTelemetry' | 'ledger' | 'clock' | 'logger'>;
  readonly settings: Pick<ChangeSettings, 'service' | 'datadog'>;
}

const LINES_READ = 100;
const TRACES_READ = 2;
const WHY_LENGTH = 300;
/** Datadog's largest page of spans. A longer trace may lack links between services. */
const SPANS_READ = 1_000;

/**
 * Reads what recent traces tell about the service of a change: one log search finds traces, and one span search reads each. The
 * searches are those of the hour, without those that are reserved for attempts. Nothing here holds up a review.
 */
export async function readServiceTraces(run: TracesRun): Promise<ServiceTraces> {
  const { connectTelemetry, clock, logger } = run.options;
  const { service, datadog } = run.settings;
  try {
    const telemetry = connectTelemetry(datadog.site);
    const now = clock();
    const scope = { service: service.name, ...(service.env === undefined ? {} : { env: service.env }) };
    if (!(await takeSearch(run, 'logs'))) return USED_UP;
    const lines = await telemetry.searchLogs({ ...scope, from: now - DAY_MS, to: now, limit: LINES_READ });
    const traces: (readonly Span[])[] = [];
    const ids = traceIdsOf(lines, TRACES_READ);
    if (ids.length === 0) return { status: 'not measured', why: 'no log line of the last day names a trace' };
    for (const traceId of ids) {
      if (!(await takeSearch(run, 'spans'))) break;
      // A span may begin before the first line of its trace.
      traces.push(
        await telemetry.readTrace({ traceId, from: now - DAY_MS - HOUR_MS, to: now + HOUR_MS, limit: SPANS_READ }),
      );
    }
    return traces.length === 0 ? USED_UP : hotPaths(service.name, traces);
  } catch (error) {
    if (!(error instanceof UpstreamError)) throw error;
    logger.warn('traces-not-read', { reason: error.message });
    return { status: 'not measured', why: shorten(oneLine(cleanText(error.message)), WHY_LENGTH) };
  }
}

const takeSearch = ({ options, settings }: TracesRun, kind: SearchTake['kind']): Promise<boolean> => {
  const { searchesPerHour: perHour, searchesForAttempts: reserve } = settings.datadog;
  return options.ledger.takeSearch({ kind, perHour, reserve, now: options.clock() });
};

const USED_UP: ServiceTraces = { status: 'not measured', why: 'the searches of this hour are used up' };
