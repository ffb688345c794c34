import { Agent, createServer, type Server } from 'node:http';
import { createProxyServer } from 'httpxy';
import { isInShare } from './split.ts';
import { createUnderWay } from './under-way.ts';

/** A running version of the service. */
export interface Backend {
  readonly version: string;
  /** Such as `http://127.0.0.1:40123`. */
  readonly url: string;
}

export interface Route {
  readonly stable: Backend;
  /** The new version, and its share of the shoppers in percent. */
  readonly canary?: { readonly backend: Backend; readonly percent: number } | undefined;
}

/** One answered request. */
export interface ServedRequest {
  readonly version: string;
  /** When it was answered, epoch milliseconds. */
  readonly at: number;
  readonly ms: number;
  /** Answered 5xx, or not at all. */
  readonly failed: boolean;
}

export interface Balancer {
  /** `http://127.0.0.1:PORT`, without a slash at its end. */
  readonly url: string;
  /** Sends all requests that begin from now on another way. What is under way stays where it is. */
  setRoute(route: Route): void;
  /** Resolves once no request is under way to the backend; at the latest after this time. */
  drained(backend: Backend, withinMs: number): Promise<void>;
  close(): Promise<void>;
}

/** The header that names the shopper. A request without one goes to the stable version. */
const SHOPPER_HEADER = 'x-user-id';

/** Shorter than the five seconds after which Node's servers close a connection: a request on it would be lost. */
const IDLE_MS = 1_000;

/**
 * Starts a balancer on a free port of 127.0.0.1. It sends each shopper's requests to one version.
 *
 * @param options.onServed is told of each request that was answered, or whose backend failed
 * @param options.now epoch milliseconds
 * @param options.idleMs how long a connection to a version is kept without a request. @default 1000
 */
export async function startBalancer(options: {
  readonly onServed: (request: ServedRequest) => void;
  readonly now: () => number;
  readonly idleMs?: number;
}): Promise<Balancer> {
  const { onServed, now, idleMs = IDLE_MS } = options;
  const agent = new Agent({ keepAlive: true, timeout: idleMs });
  const proxy = createProxyServer({ agent });
  const broken = new WeakSet<object>();
  const underWay = createUnderWay();
  let route: Route | undefined;

  proxy.on('error', (_, __, response) => {
    if (response === undefined) return;
    broken.add(response);
    if (!('headersSent' in response) || response.headersSent) response.destroy();
    else response.writeHead(502, { 'content-type': 'text/plain' }).end('The version does not answer\n');
  });
  // An answer that stops halfway is no error event. A shopper who left has closed the response before.
  proxy.on('proxyRes', (answer, _, response) => {
    answer.once('close', () => {
      if (!answer.complete && !response.destroyed) broken.add(response);
    });
  });

  const server = createServer((request, response) => {
    if (route === undefined) return void response.writeHead(503).end('Nothing is deployed\n');
    const backend = chooseBackend(route, request.headers[SHOPPER_HEADER]);
    const startedAt = performance.now();
    underWay.add(backend.url);
    response.once('close', () => {
      underWay.remove(backend.url);
      const isBroken = broken.has(response);
      if (!isBroken && !response.writableFinished) return;
      const failed = isBroken || response.statusCode >= 500;
      onServed({ version: backend.version, at: now(), ms: performance.now() - startedAt, failed });
    });
    void proxy.web(request, response, { target: backend.url });
  });

  return {
    url: await listen(server),
    setRoute: (next) => {
      route = next;
    },
    drained: ({ url }, withinMs) => underWay.none(url, withinMs),
    close: async () => {
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
      agent.destroy();
    },
  };
}

function chooseBackend({ stable, canary }: Route, shopper: string | string[] | undefined): Backend {
  if (canary === undefined || typeof shopper !== 'string') return stable;
  return isInShare(shopper, canary.backend.version, canary.percent) ? canary.backend : stable;
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the balancer has no port');
  return `http://127.0.0.1:${address.port}`;
}
