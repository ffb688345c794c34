import { redact } from '../redaction.ts';
import type { Alert } from './alert.ts';

/** A webhook as it is kept for a replay. */
export interface KeptWebhook {
  /** Epoch milliseconds. */
  readonly receivedAt: number;
  /** The payload, as JSON. */
  readonly webhook: string;
}

/**
 * The payload of which an alert was read, to be kept: what mendhook itself reads of it and nothing else, since a payload may
 * hold variables of its user's own, with credentials in its texts redacted. `parseAlert` reads the same alert from it.
 */
export const keepWebhook = (alert: Alert): KeptWebhook => ({
  receivedAt: alert.receivedAt,
  webhook: JSON.stringify({
    id: alert.id,
    alert_id: alert.monitorId,
    alert_cycle_key: alert.cycleKey,
    alert_transition: alert.transition,
    alert_title: redact(alert.title),
    alert_query: redact(alert.query),
    event_type: alert.eventType,
    date: alert.at,
    link: redact(alert.link),
    tags: redact(
      Object.entries(alert.tags)
        .map(([key, value]) => `${key}:${value}`)
        .join(','),
    ),
    logs_sample: { rows: alert.logsSample.map((message) => ({ message: redact(message) })) },
  }),
});
