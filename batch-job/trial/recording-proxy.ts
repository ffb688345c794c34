import { createServer, Agent as HttpAgent, type IncomingMessage, type ServerResponse } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { createProxyServer } from 'httpxy';
import type { LoadRequest } from '../../core/load/load-run.ts';
import { CONNECTION_LIMITS, listenOnLoopback, stopListening } from '../listen-on-loopback.ts';

/** A proxy of one origin, which notes how long each request takes. */
export interface RecordingProxy {
  /** Where the target answers, as a command calls it: an address on loopback with the target's path. */
  readonly url: string;
  /** Has requests that come from now on go to another address of the service. */
  switchTo(target: string): void;
  /** Notes requests from now on, until the next call. What is under way at either end does not count. */
  record(): { stop(): Recording };
  /** Resolves at the first request. */
  readonly firstRequest: Promise<void>;
  close(): Promise<void>;
}

export interface Recording {
  readonly seconds: number;
  readonly requests: readonly LoadRequest[];
}

/** A load of an hour at 100 requests a second has more; what comes later is not kept, and the run counts as ended then. */
const MOST_KEPT = 200_000;
const CONNECTIONS_AT_ONCE = 1_024;
const ANSWER_WITHIN_MS = 60_000;
/** Shorter than what servers usually allow, five seconds in Node: a request on a connection that they close is lost. */
const IDLE_MS = 1_000;

/**
 * Starts a proxy on loopback. It forwards to the target's origin and nowhere else: the path is the client's, the host and the
 * credentials are the target's. A redirect is passed on and never followed; one to the target itself leads back to the proxy.
 *
 * @param target an http or https address of the user's configuration; credentials in it are sent to it, and not told to clients
 */
export async function startRecordingProxy(
  target: string,
  limits: { readonly mostKept?: number; readonly answerWithinMs?: number; readonly idleMs?: number } = {},
): Promise<RecordingProxy> {
  const { mostKept = MOST_KEPT, answerWithinMs = ANSWER_WITHIN_MS, idleMs = IDLE_MS } = limits;
  const kept = { keepAlive: true, maxSockets: CONNECTIONS_AT_ONCE, timeout: idleMs } as const;
  const agents = { 'http:': new HttpAgent(kept), 'https:': new HttpsAgent(kept) };
  const proxy = createProxyServer({ changeOrigin: true, autoRewrite: true, protocolRewrite: 'http', xfwd: false });
  let at = destination(target);
  let recorder: ReturnType<typeof startRecorder> | undefined;
  const first = Promise.withResolvers<void>();

  const forward = async (request: IncomingMessage, response: ServerResponse) => {
    const noted = recorder?.begin();
    first.resolve();
    // Only a client that takes this for a proxy of the whole web sends more than a path.
    if (request.url?.startsWith('/') !== true) return void response.writeHead(400).end();
    response.once('close', () => noted?.(response.writableFinished ? response.statusCode : 0));
    const { origin, auth } = at;
    try {
      await proxy.web(request, response, {
        target: origin,
        agent: origin.protocol === 'https:' ? agents['https:'] : agents['http:'],
        proxyTimeout: answerWithinMs,
        ...(auth === undefined || request.headers.authorization !== undefined ? {} : { auth }),
      });
    } catch {
      // The target did not answer, or broke off: it is the request that failed, and the record says so.
      if (response.headersSent) response.destroy();
      else response.writeHead(502).end();
    }
  };
  const server = createServer(CONNECTION_LIMITS, (request, response) => void forward(request, response));
  const address = await listenOnLoopback(server);
  server.maxConnections = CONNECTIONS_AT_ONCE;

  return {
    url: `${address}${at.path}`,
    switchTo: (next) => {
      at = destination(next);
    },
    record: () => {
      const started = startRecorder(mostKept);
      recorder = started;
      return {
        stop: () => {
          recorder = undefined;
          return started.end();
        },
      };
    },
    firstRequest: first.promise,
    close: async () => {
      await stopListening(server);
      proxy.close();
      for (const agent of Object.values(agents)) agent.destroy();
    },
  };
}

/** The origin of an address, and what belongs to it. Relative paths of the client begin at the address's own path. */
function destination(target: string): { origin: URL; path: string; auth: string | undefined } {
  const { origin, pathname, username, password } = new URL(target);
  const auth = username === '' ? undefined : `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { origin: new URL(origin), path: pathname.replace(/\/$/, ''), auth };
}

function startRecorder(mostKept: number) {
  const startedAt = performance.now();
  const requests: LoadRequest[] = [];
  let endedAt: number | undefined;
  return {
    /** @returns tells how it ended: the status, 0 for none */
    begin: () => {
      const begun = performance.now();
      return (status: number) => {
        if (endedAt !== undefined) return;
        const now = performance.now();
        requests.push({ at: begun - startedAt, ms: now - begun, failed: status === 0 || status >= 500 });
        if (requests.length >= mostKept) endedAt = now;
      };
    },
    end: (): Recording => {
      endedAt ??= performance.now();
      return { seconds: (endedAt - startedAt) / 1_000, requests };
    },
  };
}
