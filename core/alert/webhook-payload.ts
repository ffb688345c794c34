import type { Alert } from '../records/alert.ts';
import type { KeptWebhook } from '../records/kept-webhook.ts';
import { redact } from '../text/redaction.ts';

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
    // The title that says so may be the one that is not kept.
    ...(alert.kind === 'test' ? { event_title: '[TEST]' } : {}),
    alert_query: redact(alert.query),
    event_type: alert.eventType,
    date: alert.at,
    link: redact(alert.link),
    alert_scope: redact(listTags(scopeOf(alert))),
    tags: redact(listTags([...Object.entries(alert.tags), ...servicesOf(alert)])),
    logs_sample: { rows: alert.logsSample.map((message) => ({ message: redact(message) })) },
  }),
});

type Tag = readonly [key: string, value: string];

/** What the scope said, or what comes to the same: the environment of an alert may be that of its query. */
const scopeOf = (alert: Alert): readonly Tag[] => [
  ...(alert.serviceFrom === 'scope' ? servicesOf(alert) : []),
  ...(alert.env === undefined ? [] : [['env', alert.env] as const]),
];

const servicesOf = ({ service, services }: Alert): readonly Tag[] =>
  (services ?? (service === undefined ? [] : [service])).map((name) => ['service', name]);

const listTags = (tags: readonly Tag[]): string => tags.map(([key, value]) => `${key}:${value}`).join(',');
