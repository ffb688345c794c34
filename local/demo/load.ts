import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { chooseVisit, type Visit } from './shopper.ts';

export interface LoadOptions {
  /** Where the shop listens, such as `http://127.0.0.1:8080`. */
  readonly baseUrl: string;
  readonly seconds: number;
  /** How many shop at the same time; each waits for its answer before it goes on. */
  readonly shoppers?: number;
  /** When the sale opens and everybody goes for the limited product at once, in milliseconds after the start. */
  readonly saleAfterMs?: number;
  /** Gives numbers from 0 up to 1. The same sequence gives every shopper the same wishes. */
  readonly random?: () => number;
  /** Ends the load early; what is under way is still answered and counted. */
  readonly signal?: AbortSignal;
}

interface Counts {
  requests: number;
  /** Answered 5xx: the service broke. */
  failures: number;
  /** Answered 409: sold out, which is no fault. */
  rejected: number;
}

export interface LoadResult extends Readonly<Counts> {
  readonly durationMs: number;
  /** One entry a second, from the start on. */
  readonly perSecond: readonly Readonly<Counts>[];
}

const SHOPPERS = 40;
const SALE_AFTER_MS = 500;
const PAUSE_MS = { least: 30, most: 100 };
/** Node's servers close after five seconds: a request on such a connection would be lost. */
const IDLE_MS = 1_000;

/** Shortly before the sale nobody starts anything else, so that all ask at the same moment. */
const WAITS_FOR_SALE_MS = 150;

/**
 * Lets shoppers loose on the sample shop: they look around, buy, and all want the limited product when the sale opens.
 *
 * @throws {Error} when the shop cannot be reached
 */
export async function runLoad(options: LoadOptions): Promise<LoadResult> {
  const { seconds, shoppers = SHOPPERS, saleAfterMs = SALE_AFTER_MS, random = createRandom(1) } = options;
  const startedAt = performance.now();
  const elapsedMs = () => performance.now() - startedAt;
  const end = AbortSignal.any([AbortSignal.timeout(seconds * 1000), ...(options.signal ? [options.signal] : [])]);
  const perSecond: Counts[] = [];
  const agent = new Agent({ keepAlive: true, timeout: IDLE_MS });
  const count = (status: number) => addTo(perSecond, Math.floor(elapsedMs() / 1000), status);

  const shop = async (id: string, wishes: () => number) => {
    let visitsToSale = 0;
    while (!end.aborted) {
      const saleIsOn = elapsedMs() >= saleAfterMs;
      if (saleIsOn) visitsToSale += 1;
      count(await send(agent, options.baseUrl, id, chooseVisit(wishes, saleIsOn ? visitsToSale : 0)));
      await pause(untilNextVisit(pauseMs(wishes), saleAfterMs - elapsedMs()), end);
    }
  };

  const seeds = Array.from({ length: shoppers }, () => Math.floor(random() * 2 ** 32));
  try {
    await Promise.all(seeds.map((seed, index) => shop(`shopper-${index + 1}`, createRandom(seed))));
  } finally {
    agent.destroy();
  }
  return { ...sum(perSecond), durationMs: Math.round(elapsedMs()), perSecond };
}

/** A small generator of numbers from 0 up to 1 (mulberry32): the same seed gives the same sequence. */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * By `node:http`, which takes a third of the time of `fetch`: the shop and all else run on the same cores. The shop may close an idle
 * connection just as a request goes out on it. The shop did not read such a request, so it is sent again:
 * https://nodejs.org/api/http.html#requestreusedsocket
 */
async function send(agent: Agent, baseUrl: string, shopperId: string, visit: Visit): Promise<number> {
  for (;;) {
    const status = await sendOnce(agent, baseUrl, shopperId, visit);
    if (status !== 'not-read') return status;
  }
}

function sendOnce(
  agent: Agent,
  baseUrl: string,
  shopperId: string,
  { method, path, body }: Visit,
): Promise<number | 'not-read'> {
  const { promise, resolve, reject } = Promise.withResolvers<number | 'not-read'>();
  const headers = { 'content-type': 'application/json', 'x-user-id': shopperId };
  const sent = request(new URL(path, baseUrl), { agent, method, headers }, (response) => {
    response.once('error', reject).once('end', () => resolve(response.statusCode ?? 0));
    response.resume();
  });
  sent.once('error', (error) => {
    if (sent.reusedSocket && 'code' in error && error.code === 'ECONNRESET') resolve('not-read');
    else reject(error);
  });
  sent.end(body === undefined ? undefined : JSON.stringify(body));
  return promise;
}

function untilNextVisit(pauseMs: number, untilSaleMs: number): number {
  if (untilSaleMs <= 0) return pauseMs;
  return untilSaleMs - pauseMs < WAITS_FOR_SALE_MS ? untilSaleMs : pauseMs;
}

const pauseMs = (wishes: () => number) => PAUSE_MS.least + wishes() * (PAUSE_MS.most - PAUSE_MS.least);

async function pause(ms: number, end: AbortSignal): Promise<void> {
  await sleep(Math.max(0, ms), undefined, { signal: end }).catch((error: unknown) => {
    if (!end.aborted) throw error;
  });
}

function addTo(perSecond: Counts[], second: number, status: number): void {
  while (perSecond.length <= second) perSecond.push({ requests: 0, failures: 0, rejected: 0 });
  const counts = perSecond[second];
  if (counts === undefined) return;
  counts.requests += 1;
  if (status >= 500) counts.failures += 1;
  if (status === 409) counts.rejected += 1;
}

const sum = (all: readonly Counts[]): Counts =>
  all.reduce(
    (total, one) => ({
      requests: total.requests + one.requests,
      failures: total.failures + one.failures,
      rejected: total.rejected + one.rejected,
    }),
    { requests: 0, failures: 0, rejected: 0 },
  );
