import { z } from 'zod';
import { DAY_MS, HOUR_MS } from '../../core/durations.ts';
import type { Span } from '../../core/ports/telemetry.ts';
import { oneLine, shorten } from '../../core/text/shorten.ts';
import { describeLogLine } from './search-logs.ts';
import type { TelemetryAccess } from './telemetry-access.ts';
import { readWindow } from './time-window.ts';
import { defineTool, type Tool } from './tool.ts';

const SPANS = 100;
const LOG_LINES = 30;
const WORDS_LENGTH = 200;

/**
 * Shows one trace that went through this service. Of other services it tells that they were asked, how long they took and
 * whether they failed; what they logged is not this service's.
 */
export const createGetTrace = ({ telemetry, incident, scope, takeSearch }: TelemetryAccess): Tool =>
  defineTool({
    name: 'get_trace',
    description: 'Show the spans and log lines of one trace through this service.',
    input: z.strictObject({ trace_id: z.string().regex(/^[0-9a-f]{1,32}$/i, 'expected digits, or hexadecimal ones') }),
    calls: 3,
    run: async ({ trace_id: traceId }) => {
      const window = readWindow({}, incident, { before: DAY_MS, after: HOUR_MS });
      await takeSearch('spans');
      const spans = await telemetry.readTrace({ traceId, ...window, limit: SPANS });
      const isOurs = spans.some(({ service }) => service === scope.service);
      if (spans.length > 0 && !isOurs) return 'that trace did not go through this service';
      await takeSearch('logs');
      const lines = await telemetry.searchLogs({ ...scope, ...window, traceId, limit: LOG_LINES });
      return [
        spans.length === 0 ? 'no spans are kept of this trace' : 'spans:',
        ...spans.map((span) => describeSpan(span, scope.service)),
        lines.length === 0 ? 'no log lines' : 'log lines, newest first:',
        ...lines.map(describeLogLine),
      ].join('\n');
    },
  });

function describeSpan({ id, parentId, service, resource, at, durationMs, error }: Span, own: string): string {
  const failed =
    error === undefined ? '' : ` FAILED${service === own ? ` ${error.kind ?? ''}: ${error.message ?? ''}` : ''}`;
  const words = `${service} ${resource} ${Math.round(durationMs)} ms${failed}`;
  const parent = parentId === undefined ? '' : ` < ${parentId}`;
  return `${new Date(at).toISOString()} [${id}${parent}] ${shorten(oneLine(words), WORDS_LENGTH)}`;
}
