import { z } from 'zod';
import { DAY_MS, MINUTE_MS } from '../../core/durations.ts';
import type { Incident } from '../../core/records/incident.ts';
import { ToolError } from './tool.ts';

const time = z
  .string()
  .max(40)
  .refine((text) => Number.isFinite(Date.parse(text)), 'expected a time such as 2026-01-31T12:00:00Z')
  .optional();

/** When to look, ISO 8601; left out, around the error events that were seen. */
export const windowShape = { from: time, to: time };

const LONGEST = 14 * DAY_MS;

/**
 * The time that a search covers, in epoch milliseconds.
 *
 * @param around how long before the first and after the last error event, when nothing is asked for
 * @throws {ToolError} when it ends before it begins, or is too long
 */
export function readWindow(
  asked: { readonly from?: string | undefined; readonly to?: string | undefined },
  { lastSeen, representative }: Pick<Incident, 'lastSeen' | 'representative'>,
  around: { readonly before: number; readonly after: number },
): { from: number; to: number } {
  const from = asked.from === undefined ? representative.timestamp - around.before : Date.parse(asked.from);
  const to = asked.to === undefined ? Math.max(from + MINUTE_MS, lastSeen + around.after) : Date.parse(asked.to);
  if (to <= from) throw new ToolError('to: expected a time after from');
  if (to - from > LONGEST) throw new ToolError('from and to: expected at most 14 days between them');
  return { from, to };
}
