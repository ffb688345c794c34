import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { listen } from '../listen.ts';
import { createDatadogApp, type Keys } from './app.ts';
import type { LogEvent } from './logs/event.ts';
import { parseLogQuery } from './logs/search-query.ts';
import { openLogStore } from './logs/store.ts';
import { createRequestMetrics, type RecordedRequest } from './metrics/request-metrics.ts';
import { createEvaluator } from './monitors/evaluator.ts';
import type { Organization } from './organization.ts';
import { changeMonitor, createMonitor } from './routes/monitors.ts';
import { putWebhook } from './routes/webhooks.ts';
import {
  type Delivery,
  monitorDefinition,
  openDatadogState,
  type StoredDoraDeployment,
  type StoredMonitor,
  type StoredOnCallPage,
  webhookDefinition,
} from './state.ts';

export interface DatadogOptions extends Keys {
  readonly stateDirectory: string;
  /** @default - any free port */
  readonly port?: number;
  /** Epoch milliseconds. @default Date.now */
  readonly clock?: () => number;
  /** Called whenever something that a person could see has changed. */
  readonly onChange?: () => void;
  /** Where people look at an event, as `$LINK` has it. @default - a path of this server's own address */
  readonly eventUrl?: (id: string) => string;
  /** Evaluates the monitors at this pace. @default - only when `evaluate` is called */
  readonly evaluateEveryMs?: number | undefined;
  /** @default 50000; the oldest go first */
  readonly keptLogs?: number;
  /** @default 300, as Datadog allows an organisation */
  readonly logQueriesPerHour?: number;
  /** @default 1600 */
  readonly metricQueriesPerHour?: number;
  /** Length of a point of a metric. @default 10000, as the tracer's counts have */
  readonly metricPointMs?: number;
  /** How long after its end a request is counted. @default 0 */
  readonly metricLateMs?: number;
  /** Pause before a webhook is tried again. @default 2000 */
  readonly retryDelayMs?: number;
}

interface NewMonitor {
  readonly name: string;
  /** `logs("…").index("*").rollup("count").last("5m") > N`, or `formula("errors / total * 100").last("5m") > 15`. */
  readonly query: string;
  /** Names the webhooks to call: `@webhook-NAME`. */
  readonly message: string;
  /** Come along in `$TAGS`: `service:checkout`. */
  readonly tags?: readonly string[];
  readonly priority?: number;
  /** As in Datadog's API: `{ thresholds, variables, renotify_interval, … }`. */
  readonly options?: Readonly<Record<string, unknown>>;
}

interface NewWebhook {
  readonly name: string;
  readonly url: string;
  readonly payload?: string;
  /** Custom variables in the values are filled in. */
  readonly customHeaders?: Readonly<Record<string, string>>;
}

type MonitorView = Readonly<StoredMonitor>;
type DeliveryView = Readonly<Delivery>;

export interface LocalDatadog {
  readonly url: string;
  /** Stops listening, evaluating and delivering; what is under way is called off. */
  close(): Promise<void>;
  /** Evaluates every monitor now; resolves once the webhooks that this caused have been answered. */
  evaluate(): Promise<void>;
  /** Creates the monitor, or changes the one of the same name. @throws {Error} when it cannot be evaluated here */
  putMonitor(monitor: NewMonitor): MonitorView;
  /** Creates the webhook, or replaces the one of the same name. */
  putWebhook(webhook: NewWebhook): void;
  monitors(): readonly MonitorView[];
  /** Oldest first. */
  deliveries(): readonly DeliveryView[];
  /** Counts a request, as the tracer of the service does. */
  record(request: RecordedRequest): void;
  /** What was told of deployments, for the figures of DORA. */
  doraDeployments(): readonly StoredDoraDeployment[];
  /** Pages of On-Call, oldest first. */
  pages(): readonly Readonly<StoredOnCallPage>[];
  /** Searches as the API does, without counting against its limit. Oldest first; times in epoch milliseconds. */
  logs(query: string, from: number, to: number): readonly LogEvent[];
}

/** Starts the local Datadog on 127.0.0.1: log intake and search, log monitors, and the webhooks that they call. */
export async function startDatadog(options: DatadogOptions): Promise<LocalDatadog> {
  await mkdir(options.stateDirectory, { recursive: true });
  const address = { url: '' };
  const clock = options.clock ?? Date.now;
  const pointMs = options.metricPointMs ?? 10_000;
  const organization: Organization = {
    metrics: createRequestMetrics({ clock, pointMs, lateMs: options.metricLateMs ?? 0, keptMs: KEPT_METRICS_MS }),
    pointMs,
    store: openDatadogState(options.stateDirectory),
    logs: openLogStore(join(options.stateDirectory, 'logs.jsonl'), options.keptLogs ?? 50_000),
    clock,
    url: () => address.url,
    eventUrl: options.eventUrl ?? ((id) => `${address.url}/event/event?id=${id}`),
    onChange: options.onChange ?? (() => undefined),
  };
  const app = createDatadogApp(organization, options, {
    logQueriesPerHour: options.logQueriesPerHour ?? 300,
    metricQueriesPerHour: options.metricQueriesPerHour ?? 1_600,
  });
  const server = await listen(app.fetch, options.port ?? 0);
  address.url = server.url;
  const evaluator = createEvaluator(organization, {
    everyMs: options.evaluateEveryMs,
    retryDelayMs: options.retryDelayMs ?? 2_000,
  });
  return {
    url: server.url,
    close: async () => {
      await evaluator.close();
      await server.close();
      organization.store.save();
    },
    evaluate: evaluator.evaluate,
    ...access(organization),
  };
}

/** Longer than a release is observed. */
const KEPT_METRICS_MS = 48 * 3_600_000;

function access(organization: Organization): Omit<LocalDatadog, 'url' | 'close' | 'evaluate'> {
  const { state } = organization.store;
  return {
    putMonitor: (wanted) => {
      const definition = monitorDefinition.parse({ ...wanted, type: 'log alert' });
      const known = state.monitors.find((each) => each.name === wanted.name);
      if (known) changeMonitor(organization, known, definition);
      return structuredClone(known ?? createMonitor(organization, definition));
    },
    putWebhook: ({ name, url, payload, customHeaders }) => {
      const custom_headers = customHeaders === undefined ? null : JSON.stringify(customHeaders);
      putWebhook(organization, webhookDefinition.parse({ name, url, payload, custom_headers }));
    },
    monitors: () => structuredClone(state.monitors),
    deliveries: () => structuredClone(state.deliveries),
    record: (request) => organization.metrics.record(request),
    doraDeployments: () => structuredClone(state.dora),
    pages: () => structuredClone(state.pages),
    logs: (query, from, to) => organization.logs.find(parseLogQuery(query), from, to),
  };
}
