import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseAlert } from '../../core/alert/alert.ts';
import { messageOf } from '../../core/errors.ts';
import { type Runtime, WEBHOOK_NAME } from '../runtime.ts';
import { ERROR_RATE_THRESHOLD, SAMPLE } from './demo-config.ts';
import { createRandom, type LoadResult, runLoad } from './load.ts';
import { startLogForwarder } from './log-forwarder.ts';
import { openShop } from './open-shop.ts';
import { startSampleService } from './sample-service.ts';
import { waitFor } from './wait-for.ts';

const LOAD_SECONDS = 3;
const EVALUATE_EVERY_MS = 400;
const SECOND_ALERT_AFTER_ERRORS = 60;
const ALERT_TAKES_AT_MOST_SECONDS = 30;
const FEW_SHOPPERS = 12;
const SEED = 20_260_921;

/** A webhook call of this run, as Datadog recorded it. */
export interface Delivered {
  readonly alertId: string;
  readonly title: string;
  readonly status: number | undefined;
}

export type Production = Awaited<ReturnType<typeof startProduction>>;

/** The same shoppers with the same wishes, so that two runs can be compared. */
export const loadOf = (baseUrl: string): Promise<LoadResult> =>
  runLoad({ baseUrl, seconds: LOAD_SECONDS, random: createRandom(SEED) });

/** Runs the sample service as production would: its logs go to Datadog, whose monitors watch it. */
export async function startProduction(options: {
  runtime: Runtime;
  sample: { readonly directory: string; readonly commit: string };
  signal: AbortSignal;
}) {
  const { runtime, sample, signal } = options;
  const { datadog } = runtime;
  if (datadog === undefined) throw new Error('the demo runs on the local Datadog');
  const startedAt = Date.now();
  const deliveriesBefore = datadog.deliveries().length;

  const forwarder = startLogForwarder(datadog);
  /** On a host of its own, whose logs alone the monitor counts. */
  const openShopOnHost = async () => {
    const host = `${SAMPLE.service}-${randomBytes(3).toString('hex')}`;
    const service = await startSampleService({
      ...sample,
      env: SAMPLE.env,
      onLog: (line) => forwarder.take({ ...line, hostname: host, ddsource: 'nodejs' }),
    });
    putErrorRateMonitor(datadog, host);
    await datadog.evaluate();
    return { host, service };
  };
  let shop = await openShopOnHost();
  const evaluating = startEvaluating(datadog);

  const errorsSoFar = () => datadog.logs(`${scope(shop.host)} status:error`, startedAt, Date.now()).length;
  const triggered = (): Delivered[] => datadog.deliveries().slice(deliveriesBefore).filter(isTrigger).map(readDelivery);

  return {
    /**
     * The first load: it breaks the service. Tells the error rate in percent while it runs, and each load that has to be
     * repeated because the service held.
     *
     * @throws {Error} when the service holds every time
     */
    openTheShop: (tell: {
      onErrorRate: (percent: number) => void;
      onQuiet: (load: LoadResult) => void;
    }): Promise<LoadResult> =>
      openShop(
        {
          load: async () => {
            const load = loadOf(shop.service.baseUrl);
            const done = load.then(() => true);
            while (!(await Promise.race([done, sleep(EVALUATE_EVERY_MS, false)]))) {
              tell.onErrorRate(datadog.monitors().find(({ name }) => name === RATE_MONITOR)?.value ?? 0);
            }
            return load;
          },
          reopen: async () => {
            await shop.service.stop();
            shop = await openShopOnHost();
          },
        },
        tell.onQuiet,
      ),
    /** Webhook calls of this run that said `Triggered`, oldest first. */
    triggered,
    /** Lets shoppers in until one more monitor, on the number of errors, has called the webhook. */
    failUntilNextAlert: async (monitor: string): Promise<void> => {
      const alerts = triggered().length;
      putErrorCountMonitor(datadog, shop.host, monitor, errorsSoFar() + SECOND_ALERT_AFTER_ERRORS);
      const enough = new AbortController();
      const load = runLoad({
        baseUrl: shop.service.baseUrl,
        seconds: ALERT_TAKES_AT_MOST_SECONDS,
        shoppers: FEW_SHOPPERS,
        signal: AbortSignal.any([enough.signal, signal]),
      });
      try {
        const wait = { timeoutMs: ALERT_TAKES_AT_MOST_SECONDS * 1000, signal };
        await waitFor(`monitor "${monitor}" to trigger`, () => triggered()[alerts], wait);
      } finally {
        enough.abort();
        await load;
      }
    },
    stop: async () => {
      await evaluating.stop();
      await shop.service.stop();
      await forwarder.stop();
    },
  };
}

type Datadog = NonNullable<Runtime['datadog']>;

const RATE_MONITOR = `${SAMPLE.service}: error rate`;
const scope = (host: string) => `service:${SAMPLE.service} env:${SAMPLE.env} host:${host}`;
const tags = [`service:${SAMPLE.service}`, `env:${SAMPLE.env}`];
const message = `The service fails. @webhook-${WEBHOOK_NAME}`;

/** A formula over two log counts, as https://docs.datadoghq.com/api/latest/monitors/ writes it. */
function putErrorRateMonitor(datadog: Datadog, host: string): void {
  const count = (name: string, query: string) => ({
    name,
    data_source: 'logs',
    compute: { aggregation: 'count' },
    search: { query },
    indexes: ['*'],
    group_by: [],
  });
  datadog.putMonitor({
    name: RATE_MONITOR,
    query: `formula("errors / requests * 100").last("1m") > ${ERROR_RATE_THRESHOLD}`,
    message,
    tags,
    options: {
      thresholds: { critical: ERROR_RATE_THRESHOLD },
      variables: [count('errors', `${scope(host)} status:error`), count('requests', scope(host))],
      on_missing_data: 'resolve',
      enable_logs_sample: true,
    },
  });
}

function putErrorCountMonitor(datadog: Datadog, host: string, name: string, critical: number): void {
  datadog.putMonitor({
    name,
    query: `logs("${scope(host)} status:error").index("*").rollup("count").last("5m") > ${critical}`,
    message,
    tags,
    options: { thresholds: { critical }, on_missing_data: 'resolve', enable_logs_sample: true },
  });
}

/** Evaluates the monitors at a steady pace. What goes wrong is thrown by `stop`. */
function startEvaluating(datadog: Datadog): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const running = (async () => {
    while (!stopping.signal.aborted) {
      await datadog.evaluate();
      await sleep(EVALUATE_EVERY_MS, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  })();
  running.catch(() => undefined);
  return {
    stop: async () => {
      stopping.abort();
      await running.catch((cause: unknown) => {
        throw new Error(`the monitors could not be evaluated: ${messageOf(cause)}`, { cause });
      });
    },
  };
}

type Delivery = ReturnType<Datadog['deliveries']>[number];

const isTrigger = ({ transition, isDelivered, attempts }: Delivery) =>
  (transition === 'Triggered' || transition === 'Re-Triggered') && (isDelivered || attempts.length > 0);

function readDelivery({ body, attempts }: Delivery): Delivered {
  const { id, title } = parseAlert(body, 0);
  return { alertId: id, title, status: attempts.at(-1)?.status };
}
