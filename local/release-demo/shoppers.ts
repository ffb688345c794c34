import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

export interface ShoppersOptions {
  /** Where the shop answers, such as `http://127.0.0.1:40123`. */
  readonly baseUrl: string;
  /** Requests that begin in a second, whether the shop is fast or slow. */
  readonly perSecond: number;
  /** What they look at and buy. */
  readonly skus: readonly string[];
  /** Gives numbers from 0 up to 1. */
  readonly random: () => number;
}

export interface ShoppersSeen {
  readonly requests: number;
  /** Answered 5xx, or not at all. */
  readonly failed: number;
  readonly seconds: number;
}

export interface Shoppers {
  /** What they met so far. */
  seen(): ShoppersSeen;
  /** So many requests begin in a second from now on. */
  pace(perSecond: number): void;
  /** Lets what is under way be answered. */
  stop(): Promise<ShoppersSeen>;
}

/** So many that a share of 5 percent of them is 5 percent of the requests. */
const SHOPPERS = 4_000;
const EVERY_MS = 10;
/** More than this is not sent later: a machine that paused meets no wave of requests. */
const MOST_AT_ONCE_MS = 100;
/** The balancer's server closes after five seconds: a request on such a connection would be lost. */
const IDLE_MS = 1_000;
const BUYS = 0.4;
const LOOKS_AT_ALL = 0.1;

/** Lets shoppers loose on the shop, at a steady pace, over connections that are kept. */
export function startShoppers({ baseUrl, skus, random, ...options }: ShoppersOptions): Shoppers {
  let { perSecond } = options;
  const { hostname, port } = new URL(baseUrl);
  const agent = new Agent({ keepAlive: true, timeout: IDLE_MS });
  const underWay = new Set<Promise<void>>();
  const startedAt = performance.now();
  const counts = { requests: 0, failed: 0 };
  const stopping = new AbortController();

  const visit = () =>
    new Promise<void>((resolve) => {
      const { method, path, body } = choose(random, skus);
      const shopper = `shopper-${Math.floor(random() * SHOPPERS)}`;
      const headers = { 'x-user-id': shopper, ...(body === undefined ? {} : { 'content-length': body.length }) };
      const end = (failed: boolean) => {
        counts.requests += 1;
        if (failed) counts.failed += 1;
        resolve();
      };
      request({ hostname, port, method, path, headers, agent }, (answer) => {
        answer.resume();
        answer.once('close', () => end(!answer.complete || (answer.statusCode ?? 500) >= 500));
      })
        .once('error', () => end(true))
        .end(body);
    });

  const shopping = (async () => {
    let last = performance.now();
    let owed = 0;
    while (!stopping.signal.aborted) {
      await sleep(EVERY_MS, undefined, { signal: stopping.signal }).catch(() => undefined);
      const now = performance.now();
      owed += (Math.min(now - last, MOST_AT_ONCE_MS) / 1_000) * perSecond;
      last = now;
      for (; owed >= 1; owed -= 1) {
        const visiting = visit();
        underWay.add(visiting);
        void visiting.then(() => underWay.delete(visiting));
      }
    }
    await Promise.all(underWay);
  })();

  const seen = () => ({ ...counts, seconds: (performance.now() - startedAt) / 1_000 });
  return {
    seen,
    pace: (next) => {
      perSecond = next;
    },
    stop: async () => {
      stopping.abort();
      await shopping;
      agent.destroy();
      return seen();
    },
  };
}

function choose(random: () => number, skus: readonly string[]) {
  const sku = skus[Math.floor(random() * skus.length)] ?? '';
  const wish = random();
  if (wish < LOOKS_AT_ALL) return { method: 'GET', path: '/products' };
  if (wish < 1 - BUYS) return { method: 'GET', path: `/products/${sku}` };
  return {
    method: 'POST',
    path: '/checkout',
    body: JSON.stringify({ card: 'tok_visa', lines: [{ sku, quantity: 1 }] }),
  };
}
