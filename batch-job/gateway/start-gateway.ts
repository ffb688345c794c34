import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { priceOf as listPriceOf, type ModelPrice } from '../../core/config/model-prices.ts';
import { messageOf } from '../../core/errors.ts';
import type { Clock } from '../../core/ports/clock.ts';
import { CONNECTION_LIMITS, listenOnLoopback, stopListening } from '../listen-on-loopback.ts';
import { newRunToken } from '../run-token.ts';
import { createFallback } from './fallback.ts';
import type { GatewayCall } from './gateway-call.ts';
import { createRequestRecorder } from './record-request.ts';
import { relayCall } from './relay-call.ts';
import type { RetryRules } from './send-upstream.ts';
import { createSpending, type Spent } from './spending.ts';
import type { Upstream } from './upstream.ts';

/** The one door to the model, for one run of Claude Code. */
export interface Gateway {
  readonly url: string;
  /** What the client shows instead of an API key. Worth nothing once the gateway is closed. */
  readonly token: string;
  spent(): Spent;
  /** Ends open calls and stops listening; closing again changes nothing. After it, `spent` is final. */
  close(): Promise<void>;
}

export interface GatewayOptions {
  readonly upstream: Upstream;
  /**
   * The models that may be asked for. Claude Code asks for the one it was started with and, with
   * `CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC=1`, sends no side requests to a small model, so one is enough.
   */
  readonly allowedModels: readonly string[];
  /** Answers when the model that was asked for is overloaded or cannot be had, and from then on. */
  readonly fallbackModel?: string | undefined;
  readonly limitDollars: number;
  /** Told of each call once it is over, refused ones included. */
  readonly onCall: (call: GatewayCall) => void;
  readonly clock: Clock;
  readonly priceOf?: (model: string) => ModelPrice;
  readonly retry?: RetryRules;
  readonly newToken?: () => string;
}

/**
 * Starts the model gateway on loopback. It adds the key, lets nothing through but this run's calls to the models API,
 * counts tokens and dollars as answers stream by, and refuses a call that could pass the limit.
 */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const { clock, onCall, priceOf = listPriceOf, retry = PATIENT } = options;
  const token = (options.newToken ?? newRunToken)();
  const spending = createSpending({ limitDollars: options.limitDollars, priceOf });
  const fallback = createFallback(options.fallbackModel);
  const recordRequest = createRequestRecorder();
  const closing = new AbortController();
  const open = new Set<Promise<void>>();

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (isProbe(request)) return answerProbe(response);
    const startedAt = clock();
    const { signal } = closing;
    const relaying = { ...options, token, spending, fallback, recordRequest, retry, signal };
    const call = await relayCall(request, response, relaying);
    const unknown = call.model !== '' && !priceOf(call.model).known;
    onCall({ ...call, at: startedAt, durationMs: clock() - startedAt, ...(unknown ? { priceUnknown: true } : {}) });
  };

  const server = createServer(CONNECTION_LIMITS, (request, response) => {
    const serving = serve(request, response)
      .catch((error: unknown) => void response.destroy(new Error(messageOf(error), { cause: error })))
      .finally(() => open.delete(serving));
    open.add(serving);
  });
  const url = await listenOnLoopback(server);

  return {
    url,
    token,
    spent: spending.spent,
    close: async () => {
      closing.abort();
      await Promise.all(open);
      await stopListening(server);
    },
  };
}

const PATIENT: RetryRules = {
  random: Math.random,
  sleep: (milliseconds, signal) => wait(milliseconds, undefined, { signal }),
};

/** Clients look whether anybody is there before they begin. That is answered without a token, and says nothing. */
const isProbe = ({ method, url }: IncomingMessage): boolean =>
  (method === 'HEAD' || method === 'GET') && (url === '/' || url === '/api/hello');

function answerProbe(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/plain' });
  response.end();
}
