import type { IncomingMessage } from 'node:http';
import { z } from 'zod';
import { isRunToken } from '../run-token.ts';
import { type Refusal, refusal } from './answer-error.ts';
import { readContent } from './request-content.ts';

/** A request that may be passed on. */
export interface ModelRequest {
  readonly path: string;
  /** What is sent: the body as it was read here, so that the model reads no other one than the gateway did. */
  readonly body: string;
  readonly bytes: number;
  readonly model: string;
  /** Undefined for a request that only counts tokens and costs nothing. */
  readonly maxOutput: number | undefined;
  readonly stream: boolean;
  /** Whether it holds an image or a PDF, whose tokens do not follow from their bytes. */
  readonly hasMedia: boolean;
  /** Whether it asks for the one-hour cache, which costs more to write. */
  readonly hourCache: boolean;
  readonly headers: Readonly<Record<string, string>>;
}

/** The API's own limit: https://docs.claude.com/en/api/errors#request-size-limits */
const BODY_LIMIT_BYTES = 32 * 1024 * 1024;

/** Checks the token first, then the route, then the body; nothing is read of a request without the token. */
export async function readRequest(
  request: IncomingMessage,
  { token, allowedModels }: { token: string; allowedModels: readonly string[] },
): Promise<ModelRequest | { readonly refused: Refusal; readonly model?: string }> {
  if (!isRunToken(tokenOf(request), token)) return { refused: refusal.token };
  const path = request.url ?? '';
  if (request.method !== 'POST' || !ROUTES.has(path)) return { refused: refusal.route };
  const text = await readBody(request);
  if (text === undefined) return { refused: refusal.size };
  const read = readJson(text);
  if (!read.success) return { refused: refusal.body(`the body is not as expected (${firstProblem(read.error)})`) };
  const { model, max_tokens: maxOutput } = read.data;
  if (!allowedModels.includes(model)) return { refused: refusal.body(`model ${model} is not allowed here`), model };
  const counting = path.startsWith(COUNT_ROUTE);
  if (!counting && maxOutput === undefined) return { refused: refusal.body('max_tokens is missing'), model };
  const { refused, hasMedia } = readContent(read.data);
  if (refused !== undefined) return { refused: refusal.body(refused), model };
  const body = JSON.stringify(read.data);
  return {
    path,
    body,
    bytes: Buffer.byteLength(body),
    model,
    maxOutput: counting ? undefined : maxOutput,
    stream: read.data.stream === true,
    hasMedia,
    hourCache: body.includes('"ttl":"1h"'),
    headers: passedHeaders(request),
  };
}

/** The same request to another model. */
export function withModel(request: ModelRequest, model: string): ModelRequest {
  const body = JSON.stringify({ ...bodySchema.parse(JSON.parse(request.body)), model });
  return { ...request, model, body, bytes: Buffer.byteLength(body) };
}

export const COUNT_ROUTE = '/v1/messages/count_tokens';
const ROUTES = new Set(['/v1/messages', '/v1/messages?beta=true', COUNT_ROUTE, `${COUNT_ROUTE}?beta=true`]);

/** Claude Code sends an API key as `x-api-key` and an auth token as a bearer; the run's token is taken from either. */
const tokenOf = ({ headers }: IncomingMessage): unknown =>
  headers['x-api-key'] ?? headers.authorization?.replace(/^Bearer /i, '');

async function readBody(request: IncomingMessage): Promise<string | undefined> {
  if (Number(request.headers['content-length'] ?? 0) > BODY_LIMIT_BYTES) return undefined;
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > BODY_LIMIT_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/**
 * What the gateway must know of a body. The rest passes as it is, but for what would make a call dearer than the price
 * table says, or would have the provider's own machines act (search, fetch, run code) on the model's word.
 */
const bodySchema = z.looseObject({
  model: z.string().max(200),
  max_tokens: z.int().positive().optional(),
  stream: z.boolean().optional(),
  tools: z.array(z.looseObject({ type: z.literal('custom').optional() })).optional(),
  messages: z.unknown().optional(),
  system: z.unknown().optional(),
  mcp_servers: z.undefined().optional(),
  container: z.undefined().optional(),
  speed: z.literal('standard').optional(),
  inference_geo: z.undefined().optional(),
});

function readJson(text: string) {
  try {
    return bodySchema.safeParse(JSON.parse(text));
  } catch {
    return bodySchema.safeParse(undefined); // says that an object was expected; the text itself is not shown
  }
}

const firstProblem = ({ issues }: z.ZodError) =>
  `${issues[0]?.path.join('.') || 'body'}: ${issues[0]?.message ?? 'invalid'}`;

const PASSED = /^(anthropic-|x-app$|user-agent$|accept$)/;

const passedHeaders = ({ headers }: IncomingMessage): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      PASSED.test(name) && typeof value === 'string' ? [[name, value]] : [],
    ),
  );
