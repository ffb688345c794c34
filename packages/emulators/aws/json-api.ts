import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { isLoopbackHost } from '../loopback-host.ts';
import { type ApiCall, principalOf, type StandInOptions } from './api-call.ts';
import { ApiError, toApiError } from './api-error.ts';
import {
  type LoopbackRequest,
  type LoopbackResponse,
  type LoopbackServer,
  startLoopbackServer,
} from './loopback-server.ts';
import type { Access } from './policies/evaluate.ts';
import type { Refusal } from './policies/gate.ts';

export interface CallContext {
  readonly principal: string;
  /** Aborts when the caller has gone or the stand-in closes. */
  readonly gone: AbortSignal;
}

/** One action of an API: takes the parsed JSON body, gives what is sent back as JSON. */
export type Operation = (input: unknown, context: CallContext) => unknown;

export interface JsonApiOptions {
  readonly service: string;
  readonly contentType: string;
  readonly port: number | undefined;
  readonly bodyLimitBytes: number;
  /** Finds the action's name in a request; undefined when there is none. */
  readonly actionOf: (request: LoopbackRequest) => string | undefined;
  readonly operations: Readonly<Record<string, Operation>>;
  /** Makes an action's input, where that is more than the body. @default - the parsed JSON body */
  readonly inputOf?: ((request: LoopbackRequest, body: unknown) => unknown) | undefined;
  /** Of an answer that is no refusal. @default 200 */
  readonly status?: number | undefined;
  /** What an action needs of the account's policies, read from its input. */
  readonly accessOf: (action: string, input: unknown) => readonly Access[];
  readonly onCall: ((call: ApiCall) => void) | undefined;
  readonly gate?: StandInOptions['gate'];
  /** How the service says that a call is not allowed. @default `AccessDeniedException`, with status 400 */
  readonly denied?: { readonly status?: number; readonly queryCode?: string };
}

/** Ties an action to the schema of its input; what does not fit is answered with `invalidCode`, naming each field. */
export const operation =
  (invalidCode: string) =>
  <Input>(schema: z.ZodType<Input>, run: (input: Input, context: CallContext) => unknown): Operation =>
  (input, context) => {
    const read = schema.safeParse(input);
    if (!read.success) throw new ApiError(invalidCode, z.prettifyError(read.error));
    return run(read.data, context);
  };

/** Finds the action of AWS's JSON protocols: `X-Amz-Target: <prefix>.<Action>`. */
export const actionOfTarget = (prefix: string) => (request: LoopbackRequest) => {
  const target = request.headers['x-amz-target'];
  return typeof target === 'string' && target.startsWith(`${prefix}.`) ? target.slice(prefix.length + 1) : undefined;
};

/** Serves an API that speaks JSON, as the official clients of SQS, Secrets Manager and Batch expect it. */
export function startJsonApi(options: JsonApiOptions): Promise<LoopbackServer> {
  return startLoopbackServer({
    port: options.port,
    bodyLimitBytes: options.bodyLimitBytes,
    tooLarge: () => refuse(new ApiError('RequestEntityTooLarge', 'The body is too large', { status: 413 }), options),
    handle: async (request) => {
      try {
        const result = await call(request, options);
        return respond(options.status ?? 200, result ?? {}, options);
      } catch (error) {
        return refuse(toApiError(error), options);
      }
    },
  });
}

function call(request: LoopbackRequest, options: JsonApiOptions): unknown {
  const principal = principalOf(request.headers.authorization);
  if (principal === undefined || !isLoopbackHost(request.headers.host)) {
    throw new ApiError('MissingAuthenticationTokenException', 'The request is not signed', { status: 403 });
  }
  const action = options.actionOf(request);
  const run = action === undefined ? undefined : options.operations[action];
  if (action === undefined || run === undefined) {
    throw new ApiError('UnknownOperationException', `${action ?? request.target} is not stood in for locally`);
  }
  const body = parseJson(request.body);
  const input = options.inputOf?.(request, body) ?? body;
  const needs = options.accessOf(action, input);
  options.onCall?.({ service: options.service, action, principal, needs });
  const refusal = options.gate?.(principal, needs);
  if (refusal !== undefined) throw toDeniedError(refusal, options.denied);
  return run(input, { principal, gone: request.gone });
}

function toDeniedError(refusal: Refusal, { status = 400, queryCode }: JsonApiOptions['denied'] = {}): ApiError {
  const more = { status, ...(queryCode === undefined ? {} : { queryCode }) };
  return refusal.kind === 'access-denied'
    ? new ApiError('AccessDeniedException', refusal.message, more)
    : new ApiError('UnrecognizedClientException', 'The security token included in the request is invalid.', { status });
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString() || '{}');
  } catch (cause) {
    throw new ApiError('SerializationException', 'The body is not JSON', { cause });
  }
}

function refuse(error: ApiError, options: JsonApiOptions): LoopbackResponse {
  const response = respond(error.status, { __type: error.code, message: error.message }, options);
  const query = error.queryCode === undefined ? {} : { 'x-amzn-query-error': `${error.queryCode};Sender` };
  return { ...response, headers: { ...response.headers, 'x-amzn-errortype': error.code, ...query } };
}

const respond = (status: number, body: unknown, options: JsonApiOptions): LoopbackResponse => ({
  status,
  headers: { 'content-type': options.contentType, 'x-amzn-requestid': randomUUID() },
  body: JSON.stringify(body),
});
