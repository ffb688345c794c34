import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf } from '../../core/errors.ts';
import type { Runtime } from '../runtime.ts';
import { SAMPLE } from './demo-config.ts';
import { createRandom, type LoadOptions, type LoadResult, runLoad } from './load.ts';
import { startLogForwarder } from './log-forwarder.ts';
import {
  type Datadog,
  type Delivered,
  putErrorCountMonitor,
  putErrorRateMonitor,
  scopeOf,
  triggeredOf,
} from './monitors.ts';
import { openShop } from './open-shop.ts';
import { startSampleService } from './sample-service.ts';
import { waitFor } from './wait-for.ts';

/** The load ends once the monitor has triggered, and has this much time for it on a slow machine. */
const LOAD_SECONDS = { least: 0.9, most: 4 };
/** In that time they send about 500 requests. */
const SHOPPERS = 90;
const SALE_AFTER_MS = 250;
const EVALUATE_EVERY_MS = 250;
const LOOK_EVERY_MS = 50;
const SECOND_ALERT_AFTER_ERRORS = 60;
const ALERT_TAKES_AT_MOST_SECONDS = 30;
const FEW_SHOPPERS = 24;
const SEED = 20_260_921;

export type Production = Awaited<ReturnType<typeof startProduction>>;

/** The same shoppers with the same wishes for the same time, so that two runs can be compared. */
export const loadOf = (load: Pick<LoadOptions, 'baseUrl' | 'seconds' | 'signal'>): Promise<LoadResult> =>
  runLoad({ ...load, shoppers: SHOPPERS, saleAfterMs: SALE_AFTER_MS, random: createRandom(SEED) });

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
    putErrorRateMonitor(datadog, watched(host), RATE_MONITOR);
    await datadog.evaluate();
    return { host, service };
  };
  let shop = await openShopOnHost();
  const evaluating = startEvaluating(datadog);

  const errorsSoFar = () => datadog.logs(`${scopeOf(watched(shop.host))} status:error`, startedAt, Date.now()).length;
  const triggered = (): readonly Delivered[] => triggeredOf(datadog, SAMPLE.service, deliveriesBefore);

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
            const enough = new AbortController();
            const { baseUrl } = shop.service;
            const load = loadOf({ baseUrl, seconds: LOAD_SECONDS.most, signal: enough.signal });
            const done = load.then(() => true);
            const leastMs = performance.now() + LOAD_SECONDS.least * 1000;
            while (!(await Promise.race([done, sleep(LOOK_EVERY_MS, false)]))) {
              tell.onErrorRate(datadog.monitors().find(({ name }) => name === RATE_MONITOR)?.value ?? 0);
              if (performance.now() >= leastMs && triggered().length > 0) enough.abort();
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
    /** Webhook calls of this run, of the shop's monitors, that said `Triggered`; oldest first. */
    triggered,
    /** Lets shoppers in until one more monitor, on the number of errors, has called the webhook. */
    failUntilNextAlert: async (monitor: string): Promise<void> => {
      const alerts = triggered().length;
      putErrorCountMonitor(datadog, watched(shop.host), monitor, errorsSoFar() + SECOND_ALERT_AFTER_ERRORS);
      const enough = new AbortController();
      const load = runLoad({
        baseUrl: shop.service.baseUrl,
        seconds: ALERT_TAKES_AT_MOST_SECONDS,
        shoppers: FEW_SHOPPERS,
        // The sale has been on since the first load.
        saleAfterMs: 0,
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

const RATE_MONITOR = `${SAMPLE.service}: error rate`;
const watched = (host: string) => ({ service: SAMPLE.service, env: SAMPLE.env, host });

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
