import { z } from 'zod';
import { DAY_MS, MINUTE_MS } from '../../core/durations.ts';
import type { ErrorCount } from '../../core/ports/telemetry.ts';
import { cutText } from '../../core/text/cut-text.ts';
import type { TelemetryAccess } from './telemetry-access.ts';
import { readWindow, windowShape } from './time-window.ts';
import { defineTool, type Tool } from './tool.ts';

const INTERVALS = [1, 5, 15, 60, 240, 1440];
const MOST_INTERVALS = 60;
const GROUP_LENGTH = 80;

/** Counts this service's errors over time: when they began, and with what. */
export const createErrorTimeline = ({ telemetry, incident, scope, takeSearch }: TelemetryAccess): Tool =>
  defineTool({
    name: 'error_timeline',
    description: 'Count this service’s errors over time; by default the day before the error.',
    input: z.strictObject({ by: z.enum(['version', 'kind', 'host']).optional(), ...windowShape }),
    calls: 3,
    run: async ({ from, to, by }) => {
      const window = readWindow({ from, to }, incident, { before: DAY_MS, after: 5 * MINUTE_MS });
      const minutes = (window.to - window.from) / MINUTE_MS;
      const intervalMinutes = INTERVALS.find((each) => minutes / each <= MOST_INTERVALS) ?? 1440;
      await takeSearch('logs');
      const counts = await telemetry.countErrors({
        ...scope,
        ...window,
        intervalMinutes,
        ...(by === undefined ? {} : { by }),
      });
      if (counts.length === 0) return 'no error in that time';
      const rows = [...Map.groupBy(counts, ({ at }) => at)].map(([at, inInterval]) => describeInterval(at, inInterval));
      return [`errors by intervals of ${intervalMinutes} minutes; intervals without any are left out`, ...rows].join(
        '\n',
      );
    },
  });

function describeInterval(at: number, counts: readonly ErrorCount[]): string {
  const groups = counts.map(({ group, count }) =>
    group === undefined ? String(count) : `${cutText(group, GROUP_LENGTH)}: ${count}`,
  );
  return `${new Date(at).toISOString()} ${groups.join(', ')}`;
}
