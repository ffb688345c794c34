import { parseAlert } from '../../core/alert/parse-alert.ts';
import { LOCAL_WEBHOOK, type Runtime } from '../runtime.ts';
import { ERROR_RATE_THRESHOLD } from './demo-config.ts';

export type Datadog = NonNullable<Runtime['datadog']>;

/** A service on one host, whose logs alone a monitor counts. */
export interface Watched {
  readonly service: string;
  readonly env: string;
  readonly host: string;
}

/** A webhook call, as Datadog recorded it. */
export interface Delivered {
  readonly alertId: string;
  readonly title: string;
  readonly status: number | undefined;
}

/** The logs of a service on its host, as a search. */
export const scopeOf = ({ service, env, host }: Watched): string => `service:${service} env:${env} host:${host}`;

/** A formula over two log counts, as https://docs.datadoghq.com/api/latest/monitors/ writes it. */
export function putErrorRateMonitor(datadog: Datadog, watched: Watched, name: string): void {
  const scope = scopeOf(watched);
  const count = (name: string, query: string) => ({
    name,
    data_source: 'logs',
    compute: { aggregation: 'count' },
    search: { query },
    indexes: ['*'],
    group_by: [],
  });
  datadog.putMonitor({
    ...common(watched, name),
    query: `formula("errors / requests * 100").last("1m") > ${ERROR_RATE_THRESHOLD}`,
    options: {
      thresholds: { critical: ERROR_RATE_THRESHOLD },
      variables: [count('errors', `${scope} status:error`), count('requests', scope)],
      on_missing_data: 'resolve',
      enable_logs_sample: true,
    },
  });
}

/** @param critical the monitor triggers above this number of error logs */
export function putErrorCountMonitor(datadog: Datadog, watched: Watched, name: string, critical: number): void {
  datadog.putMonitor({
    ...common(watched, name),
    query: `logs("${scopeOf(watched)} status:error").index("*").rollup("count").last("5m") > ${critical}`,
    options: { thresholds: { critical }, on_missing_data: 'resolve', enable_logs_sample: true },
  });
}

const common = ({ service, env }: Watched, name: string) => ({
  name,
  message: `The service fails. @webhook-${LOCAL_WEBHOOK}`,
  tags: [tagOf(service), `env:${env}`],
});

const tagOf = (service: string): string => `service:${service}`;

/**
 * Reads the webhook calls of a service's monitors that said `Triggered`, oldest first.
 *
 * @param skip how many of Datadog's webhook calls, of all monitors, are older than what is asked for
 */
export function triggeredOf(datadog: Datadog, service: string, skip: number): readonly Delivered[] {
  const monitors = datadog.monitors().filter(({ tags }) => tags.includes(tagOf(service)));
  const isOwn = ({ monitorId }: Delivery) => monitors.some(({ id }) => id === monitorId);
  return datadog
    .deliveries()
    .slice(skip)
    .filter((delivery) => isTrigger(delivery) && isOwn(delivery))
    .map(readDelivery);
}

type Delivery = ReturnType<Datadog['deliveries']>[number];

const isTrigger = ({ transition, isDelivered, attempts }: Delivery) =>
  (transition === 'Triggered' || transition === 'Re-Triggered') && (isDelivered || attempts.length > 0);

function readDelivery({ body, attempts }: Delivery): Delivered {
  const { id, title } = parseAlert(body, 0);
  return { alertId: id, title, status: attempts.at(-1)?.status };
}
