import { z } from 'zod';
import type { PagerDutyEvent } from './event.ts';

export const alertSchema = z.object({
  dedupKey: z.string(),
  status: z.enum(['triggered', 'acknowledged', 'resolved']),
  summary: z.string(),
  severity: z.string(),
  source: z.string(),
  details: z.record(z.string(), z.unknown()),
  links: z.array(z.string()),
});
export type Alert = z.output<typeof alertSchema>;

/**
 * What an event does. A trigger with the key of an open alert is that alert, and calls nobody again. An acknowledgement or an
 * end of what is not open does nothing.
 *
 * @param newKey makes a key for a trigger without one
 * @returns the key
 */
export function applyEvent(alerts: Alert[], event: PagerDutyEvent, newKey: () => string): string {
  const dedupKey = event.dedup_key ?? newKey();
  const open = alerts.find((alert) => alert.dedupKey === dedupKey && alert.status !== 'resolved');
  if (event.event_action === 'trigger') {
    const { summary, severity, source, custom_details: details = {} } = event.payload;
    const links = (event.links ?? []).map(({ href }) => href);
    if (open === undefined) alerts.push({ dedupKey, status: 'triggered', summary, severity, source, details, links });
  } else if (open !== undefined) {
    open.status = event.event_action === 'resolve' ? 'resolved' : 'acknowledged';
  }
  return dedupKey;
}
