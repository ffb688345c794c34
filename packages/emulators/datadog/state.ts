import { join } from 'node:path';
import { z } from 'zod';
import { openStateFile, type StateFile } from '../state-file.ts';

const status = z.enum(['OK', 'Warn', 'Alert', 'No Data']);
export type MonitorStatus = z.infer<typeof status>;

const thresholds = z.object({
  critical: z.number(),
  warning: z.number().optional(),
  critical_recovery: z.number().optional(),
  warning_recovery: z.number().optional(),
});

/** One query of a formula: a count of logs, by its name in the formula. */
const variable = z.looseObject({
  name: z.string().regex(/^[a-z_]\w*$/i),
  data_source: z.literal('logs'),
  search: z.looseObject({ query: z.string() }).optional(),
  compute: z.looseObject({ aggregation: z.literal('count') }),
  indexes: z.array(z.string()).optional(),
  group_by: z.array(z.unknown()).max(0).optional(),
});

const options = z.looseObject({
  thresholds: thresholds.partial().optional(),
  variables: z.array(variable).optional(),
  renotify_interval: z.number().nullish(),
  renotify_occurrences: z.number().nullish(),
  renotify_statuses: z.array(z.enum(['alert', 'warn', 'no data'])).nullish(),
  on_missing_data: z.enum(['default', 'show_no_data', 'show_and_notify_no_data', 'resolve']).optional(),
  enable_logs_sample: z.boolean().optional(),
});

export const monitorDefinition = z.object({
  name: z.string().min(1),
  type: z.literal('log alert'),
  query: z.string(),
  message: z.string().default(''),
  tags: z.array(z.string()).default([]),
  priority: z.number().int().min(1).max(5).nullish(),
  options: options.default({}),
});
export type MonitorDefinition = z.infer<typeof monitorDefinition>;

const monitor = monitorDefinition.extend({
  id: z.number(),
  createdAt: z.number(),
  modifiedAt: z.number(),
  status: status,
  /** The result of the last evaluation; null without data. */
  value: z.number().nullable(),
  /** The same from the first notification to the recovery. */
  cycleKey: z.string().nullable(),
  /** Which states this cycle has notified of already. */
  notified: z.array(status),
  lastNotifiedAt: z.number().nullable(),
  lastTriggeredAt: z.number().nullable(),
  lastResolvedAt: z.number().nullable(),
  renotifications: z.number(),
});
export type StoredMonitor = z.infer<typeof monitor>;

export const webhookDefinition = z.object({
  name: z.string().regex(/^[\w-]{1,100}$/),
  url: z.url({ protocol: /^https?$/ }),
  payload: z.string().nullish(),
  custom_headers: z.string().nullish(),
  encode_as: z.literal('json').default('json'),
});
export type StoredWebhook = z.infer<typeof webhookDefinition>;

export const variableDefinition = z.object({
  name: z.string().regex(/^[A-Z][A-Z0-9_]*$/),
  value: z.string(),
  is_secret: z.boolean(),
});
export type StoredVariable = z.infer<typeof variableDefinition>;

const attempt = z.object({
  at: z.number(),
  durationMs: z.number(),
  status: z.number().optional(),
  error: z.string().optional(),
});
export type DeliveryAttempt = z.infer<typeof attempt>;

const delivery = z.object({
  id: z.string(),
  monitorId: z.number(),
  webhook: z.string(),
  transition: z.string(),
  body: z.string(),
  attempts: z.array(attempt),
  isDelivered: z.boolean(),
});
export type Delivery = z.infer<typeof delivery>;

/** Ids have 16 to 128 characters; an event has at most 100 tags. Times are in seconds, milliseconds or nanoseconds. */
export const doraDeployment = z.object({
  id: z.string().regex(/^[\w.:-]{16,128}$/),
  service: z.string().min(1),
  env: z.string().optional(),
  version: z.string().optional(),
  team: z.string().optional(),
  started_at: z.int().positive(),
  finished_at: z.int().positive(),
  git: z
    .object({ commit_sha: z.string().regex(/^[0-9a-f]{40}$/), repository_url: z.url(), author: z.unknown().optional() })
    .optional(),
  custom_tags: z
    .array(z.string().regex(/^[^:]+:.+$/))
    .max(100)
    .optional(),
  change_failure: z.boolean().optional(),
  remediation: z.object({ type: z.string(), id: z.string().optional(), version: z.string().optional() }).optional(),
});
export type StoredDoraDeployment = z.infer<typeof doraDeployment>;

/** A page of On-Call, in its present state. */
const onCallPage = z.object({
  id: z.string(),
  status: z.enum(['triggered', 'acknowledged', 'resolved']),
  title: z.string(),
  description: z.string().optional(),
  tags: z.array(z.string()).optional(),
  target: z.object({ type: z.string(), identifier: z.string() }),
  urgency: z.string(),
});
export type StoredOnCallPage = z.infer<typeof onCallPage>;

const datadogState = z.object({
  nextId: z.number(),
  monitors: z.array(monitor),
  webhooks: z.array(webhookDefinition),
  variables: z.array(variableDefinition),
  deliveries: z.array(delivery),
  dora: z.array(doraDeployment).default([]),
  pages: z.array(onCallPage).default([]),
});
export type DatadogState = z.infer<typeof datadogState>;

/** Opens what the stand-in remembers beside the logs. */
export const openDatadogState = (directory: string): StateFile<DatadogState> =>
  openStateFile(join(directory, 'datadog.json'), datadogState, {
    nextId: 1_000_000,
    monitors: [],
    webhooks: [],
    variables: [],
    deliveries: [],
    dora: [],
    pages: [],
  });
