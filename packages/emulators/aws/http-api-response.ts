import { z } from 'zod';
import type { Invocation } from './function-environment.ts';
import type { LoopbackResponse } from './loopback-server.ts';

const structuredSchema = z.looseObject({
  statusCode: z.coerce.number().int().min(100).max(599),
  headers: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).nullish(),
  cookies: z.array(z.string()).nullish(),
  body: z.string().nullish(),
  isBase64Encoded: z.boolean().nullish(),
});

/** The plain answers that an HTTP API gives by itself. */
export const plainAnswer = (status: number, message: string): LoopbackResponse => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ message }),
});

/**
 * Turns what a function gave into an HTTP answer. A value without `statusCode` is the body of a 200; a failed
 * invocation, or an answer that is not of the format, is a 500 that tells nothing more.
 */
export function toHttpResponse(invocation: Invocation): LoopbackResponse {
  if (invocation.kind === 'failed') return plainAnswer(500, 'Internal Server Error');
  const { payload } = invocation;
  if (typeof payload !== 'object' || payload === null || !('statusCode' in payload)) return bodyOnly(payload);
  const read = structuredSchema.safeParse(payload);
  if (!read.success) return plainAnswer(500, 'Internal Server Error');
  const { statusCode, headers, cookies, body, isBase64Encoded } = read.data;
  const named = Object.entries(headers ?? {}).map(([name, value]) => [name.toLowerCase(), String(value)]);
  return {
    status: statusCode,
    headers: {
      'content-type': 'text/plain; charset=utf-8',
      ...Object.fromEntries(named),
      ...(cookies && cookies.length > 0 && { 'set-cookie': cookies }),
    },
    body: Buffer.from(body ?? '', isBase64Encoded ? 'base64' : 'utf8'),
  };
}

const bodyOnly = (payload: unknown): LoopbackResponse => ({
  status: 200,
  headers: { 'content-type': 'application/json' },
  body: typeof payload === 'string' ? payload : JSON.stringify(payload),
});
