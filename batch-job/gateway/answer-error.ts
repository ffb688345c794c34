import type { ServerResponse } from 'node:http';

/** Why a request is not passed on, in the shape of the Messages API's own errors. */
export interface Refusal {
  readonly status: number;
  readonly type: string;
  readonly message: string;
}

export const refusal = {
  token: { status: 401, type: 'authentication_error', message: 'mendhook: this run’s token was expected' },
  route: { status: 404, type: 'not_found_error', message: 'mendhook: only POST /v1/messages is served here' },
  body: (problem: string) => ({ status: 403, type: 'permission_error', message: `mendhook: ${problem}` }),
  size: { status: 413, type: 'request_too_large', message: 'mendhook: the request is larger than 32 MB' },
  /**
   * 402 and not 400: Claude Code tries a 400 again with fewer fields, but ends on a 402 after one request, and repeats
   * its message in the result (seen with 2.1.329).
   */
  budget: (message: string) => ({ status: 402, type: 'billing_error', message: `mendhook: ${message}` }),
  upstream: (message: string) => ({ status: 502, type: 'api_error', message: `mendhook: ${message}` }),
} as const;

/** Answers with an error that Claude Code does not try again: the gateway has done what retrying there was. */
export function answerError(response: ServerResponse, { status, type, message }: Refusal): number {
  const body = JSON.stringify({ type: 'error', error: { type, message } });
  response.writeHead(status, { 'content-type': 'application/json', 'x-should-retry': 'false' });
  response.end(body);
  return Buffer.byteLength(body);
}
