import { z } from 'zod';

/** https://developer.pagerduty.com/docs/events-api-v2-overview: "Events API payloads are limited to 512 KB" */
export const EVENT_BYTES = 512 * 1024;

const link = z.object({ href: z.string(), text: z.string().optional() });
const dedupKey = z.string().min(1).max(255);

const keyed = { routing_key: z.string().length(32), dedup_key: dedupKey };

/** What PagerDuty takes: https://developer.pagerduty.com/docs/send-alert-event */
export const eventSchema = z.discriminatedUnion('event_action', [
  z.object({
    ...keyed,
    event_action: z.literal('trigger'),
    dedup_key: dedupKey.optional(),
    payload: z.object({
      summary: z.string().min(1).max(1_024),
      source: z.string().min(1),
      severity: z.enum(['critical', 'error', 'warning', 'info']),
      timestamp: z.iso.datetime({ offset: true }).optional(),
      component: z.string().optional(),
      group: z.string().optional(),
      class: z.string().optional(),
      custom_details: z.record(z.string(), z.unknown()).optional(),
    }),
    client: z.string().optional(),
    client_url: z.string().optional(),
    links: z.array(link).optional(),
  }),
  z.object({ ...keyed, event_action: z.literal('acknowledge') }),
  z.object({ ...keyed, event_action: z.literal('resolve') }),
]);
export type PagerDutyEvent = z.output<typeof eventSchema>;
