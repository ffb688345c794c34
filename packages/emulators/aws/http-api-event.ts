import { randomUUID } from 'node:crypto';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { ACCOUNT_ID } from './local-account.ts';
import type { LoopbackRequest } from './loopback-server.ts';

/**
 * Builds the event that an HTTP API hands to a function, in payload format 2.0: header names in lower case, cookies
 * apart, and a body in base64 unless its type is a text type.
 */
export function toHttpApiEvent(request: LoopbackRequest, routeKey: string, now: Date): APIGatewayProxyEventV2 {
  const { path, query } = splitTarget(request.target);
  const headers = joinHeaders(request.rawHeaders);
  const cookies = headers['cookie']?.split(/; */);
  delete headers['cookie'];
  const isText = isTextBody(headers);
  const parameters = joinParameters(query);
  return {
    version: '2.0',
    routeKey,
    rawPath: decodePath(path),
    rawQueryString: query,
    ...(cookies && { cookies }),
    headers,
    ...(parameters && { queryStringParameters: parameters }),
    requestContext: {
      accountId: ACCOUNT_ID,
      apiId: 'local',
      domainName: headers['host'] ?? 'localhost',
      domainPrefix: 'local',
      http: {
        method: request.method,
        path: decodePath(path),
        protocol: 'HTTP/1.1',
        sourceIp: request.remoteAddress,
        userAgent: headers['user-agent'] ?? '',
      },
      requestId: randomUUID(),
      routeKey,
      stage: '$default',
      time: commonLogTime(now),
      timeEpoch: now.getTime(),
    },
    ...(request.body.length > 0 && { body: request.body.toString(isText ? 'utf8' : 'base64') }),
    isBase64Encoded: request.body.length > 0 && !isText,
  };
}

/** Cuts a request target into its path and its query, both as sent. */
export function splitTarget(target: string): { path: string; query: string } {
  const [path = '/', ...query] = target.split('?');
  return { path, query: query.join('?') };
}

// Which types count as text is not documented; ministackorg/ministack#766 tried it on the real one. A form is binary.
const TEXT_TYPE = /^(text\/[^;]*|application\/(json|xml|javascript))\s*(;|$)/i;

const isTextBody = (headers: Readonly<Record<string, string>>): boolean =>
  TEXT_TYPE.test(headers['content-type'] ?? '') && headers['content-encoding'] === undefined;

function joinHeaders(raw: readonly string[]): Record<string, string> {
  // Without a prototype, so that a header named __proto__ is a header like any other.
  const headers: Record<string, string> = Object.create(null);
  for (let index = 0; index + 1 < raw.length; index += 2) {
    const name = (raw[index] ?? '').toLowerCase();
    const value = raw[index + 1] ?? '';
    const before = headers[name];
    headers[name] = before === undefined ? value : `${before}${name === 'cookie' ? '; ' : ','}${value}`;
  }
  return headers;
}

function joinParameters(query: string): Record<string, string> | undefined {
  const parameters: Record<string, string> = Object.create(null);
  for (const [name, value] of new URLSearchParams(query)) {
    parameters[name] = parameters[name] === undefined ? value : `${parameters[name]},${value}`;
  }
  return Object.keys(parameters).length === 0 ? undefined : parameters;
}

function decodePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    // Not percent-encoding at all: the path is what was sent.
    return path;
  }
}

function commonLogTime(now: Date): string {
  const [, , month] = now.toUTCString().split(' ');
  const two = (value: number) => String(value).padStart(2, '0');
  const time = [now.getUTCHours(), now.getUTCMinutes(), now.getUTCSeconds()].map(two).join(':');
  return `${two(now.getUTCDate())}/${month}/${now.getUTCFullYear()}:${time} +0000`;
}
