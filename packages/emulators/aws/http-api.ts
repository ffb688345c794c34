import { randomUUID } from 'node:crypto';
import type { LocalFunction } from './function-host.ts';
import { splitTarget, toHttpApiEvent } from './http-api-event.ts';
import { plainAnswer, toHttpResponse } from './http-api-response.ts';
import {
  type LoopbackRequest,
  type LoopbackResponse,
  type LoopbackServer,
  startLoopbackServer,
} from './loopback-server.ts';

export interface HttpApiOptions {
  readonly port?: number;
  /** Functions by their route, such as `POST /datadog`. */
  readonly routes: Readonly<Record<string, Pick<LocalFunction, 'invoke'>>>;
  readonly clock?: () => number;
  /** @default 30,000, as in AWS, where it cannot be raised */
  readonly integrationTimeoutMs?: number;
}

// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html
const PAYLOAD_LIMIT_BYTES = 10 * 1024 * 1024;
const HEADER_LIMIT_BYTES = 10_240;

/**
 * Starts a stand-in of an API Gateway HTTP API in front of functions. Like the real one it answers 404, never 405, for
 * a method that has no route: a route is the method and the path together.
 */
export function startHttpApi(options: HttpApiOptions): Promise<LoopbackServer> {
  return startLoopbackServer({
    port: options.port,
    bodyLimitBytes: PAYLOAD_LIMIT_BYTES,
    tooLarge: () => plainAnswer(413, 'Request Entity Too Large'),
    handle: async (request) => {
      const response = await answer(request, options);
      return { ...response, headers: { 'apigw-requestid': randomUUID(), ...response.headers } };
    },
  });
}

async function answer(request: LoopbackRequest, options: HttpApiOptions): Promise<LoopbackResponse> {
  if (headerBytes(request) > HEADER_LIMIT_BYTES) return plainAnswer(431, 'Request Header Fields Too Large');
  const routeKey = `${request.method} ${splitTarget(request.target).path}`;
  const route = Object.hasOwn(options.routes, routeKey) ? options.routes[routeKey] : undefined;
  if (route === undefined) return plainAnswer(404, 'Not Found');
  const event = toHttpApiEvent(request, routeKey, new Date((options.clock ?? Date.now)()));
  const response = route.invoke(event).then(toHttpResponse);
  return within(options.integrationTimeoutMs ?? 30_000, response, plainAnswer(503, 'Service Unavailable'));
}

function within<Result>(limitMs: number, running: Promise<Result>, otherwise: Result): Promise<Result> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve(otherwise), limitMs);
    running.finally(() => clearTimeout(timer)).then(resolve, reject);
  });
}

function headerBytes({ method, target, rawHeaders }: LoopbackRequest): number {
  const line = `${method} ${target} HTTP/1.1\r\n`;
  // Each header line is its name, ": ", its value and the line's end.
  return rawHeaders.reduce((total, part) => total + Buffer.byteLength(part, 'latin1') + 2, line.length);
}
