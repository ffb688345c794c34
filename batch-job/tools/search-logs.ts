import { z } from 'zod';
import { MINUTE_MS } from '../../core/durations.ts';
import type { LogLine } from '../../core/ports/telemetry.ts';
import { cleanText } from '../../core/text/clean-text.ts';
import { oneLine, shorten } from '../../core/text/shorten.ts';
import type { TelemetryAccess } from './telemetry-access.ts';
import { readWindow, windowShape } from './time-window.ts';
import { defineTool, type Tool } from './tool.ts';

const LINE_LENGTH = 500;

/** Searches this service's log lines of any level. */
export const createSearchLogs = ({ telemetry, incident, scope, takeSearch }: TelemetryAccess): Tool =>
  defineTool({
    name: 'search_logs',
    description: 'Search this service’s logs, newest first; by default around the error.',
    input: z.strictObject({
      text: z.string().min(1).max(200).optional().describe('A phrase of the message'),
      status: z.enum(['debug', 'info', 'notice', 'warn', 'error', 'critical']).optional(),
      attributes: z
        .record(z.string().regex(/^[\w.-]{1,100}$/), z.string().min(1).max(200))
        .optional()
        .describe('Such as {"http.url": "/cart"}'),
      ...windowShape,
      limit: z.int().min(1).max(50).default(20),
    }),
    calls: 6,
    run: async ({ from, to, text, status, attributes, limit }) => {
      const window = readWindow({ from, to }, incident, { before: 15 * MINUTE_MS, after: 5 * MINUTE_MS });
      await takeSearch('logs');
      const lines = await telemetry.searchLogs({
        ...scope,
        ...window,
        limit,
        ...(text === undefined ? {} : { text }),
        ...(status === undefined ? {} : { status }),
        ...(attributes === undefined ? {} : { attributes }),
      });
      return lines.length === 0 ? 'no log line fits' : lines.map(describeLogLine).join('\n');
    },
  });

/** On one line, so that what a stranger wrote cannot pass for two. */
export function describeLogLine({ at, status, message, attributes }: LogLine): string {
  const rest = Object.keys(attributes).length === 0 ? '' : ` ${JSON.stringify(attributes)}`;
  return `${new Date(at).toISOString()} ${status} ${shorten(oneLine(cleanText(message + rest)), LINE_LENGTH)}`;
}
