import {
  type BedrockRuntimeClient,
  BedrockRuntimeServiceException,
  CountTokensCommand,
  InvokeModelCommand,
  InvokeModelWithResponseStreamCommand,
  type ResponseStream,
} from '@aws-sdk/client-bedrock-runtime';
import { z } from 'zod';
import { messageOf } from '../../core/errors.ts';
import { toBedrockBody } from './bedrock-body.ts';
import type { ModelRequest } from './read-request.ts';
import type { Upstream, UpstreamAnswer } from './upstream.ts';

/**
 * Amazon Bedrock. Requests are signed by the client's credentials, which are the job role's: there is no key anywhere. What
 * comes in is the Messages API's form and so is what goes out; in between it is Bedrock's.
 * https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-anthropic-claude-messages.html
 *
 * @param client with `maxAttempts` 1: the gateway tries again by itself
 */
export const createBedrockUpstream = (client: BedrockRuntimeClient): Upstream => ({
  send: async (request, signal) => {
    try {
      if (request.maxOutput === undefined) return await countTokens(client, request, signal);
      return request.stream ? await stream(client, request, signal) : await invoke(client, request, signal);
    } catch (error) {
      if (!(error instanceof BedrockRuntimeServiceException)) throw error;
      return asRefusal(error);
    }
  },
});

async function stream(client: BedrockRuntimeClient, request: ModelRequest, abortSignal: AbortSignal) {
  const command = new InvokeModelWithResponseStreamCommand({ ...target(request), body: toBedrockBody(request) });
  const { body } = await client.send(command, { abortSignal });
  return answer(200, 'text/event-stream', body === undefined ? [] : toServerSentEvents(body));
}

async function invoke(client: BedrockRuntimeClient, request: ModelRequest, abortSignal: AbortSignal) {
  const command = new InvokeModelCommand({ ...target(request), body: toBedrockBody(request) });
  const { body } = await client.send(command, { abortSignal });
  return answer(200, 'application/json', [body ?? new Uint8Array()]);
}

/** Bedrock counts for some models and refuses others, as https://docs.aws.amazon.com/bedrock/latest/userguide/count-tokens.html says. */
async function countTokens(client: BedrockRuntimeClient, request: ModelRequest, abortSignal: AbortSignal) {
  const input = { invokeModel: { body: toBedrockBody(request) } };
  const { inputTokens } = await client.send(new CountTokensCommand({ modelId: request.model, input }), { abortSignal });
  return answer(200, 'application/json', [encode(JSON.stringify({ input_tokens: inputTokens }))]);
}

const target = ({ model }: ModelRequest) => ({
  modelId: model,
  contentType: 'application/json',
  accept: 'application/json',
});

const typeOfEvent = z.looseObject({ type: z.string() });

/**
 * Each chunk of Bedrock's stream holds one event of the Messages API, with figures of its own beside it at the end. A fault
 * that Bedrock tells inside the stream becomes the API's own event for it.
 */
async function* toServerSentEvents(chunks: AsyncIterable<ResponseStream>): AsyncGenerator<Uint8Array> {
  try {
    for await (const { chunk } of chunks) {
      if (chunk?.bytes === undefined) continue;
      const read = typeOfEvent.parse(JSON.parse(Buffer.from(chunk.bytes).toString('utf8')));
      const { 'amazon-bedrock-invocationMetrics': _, ...event } = read;
      yield encode(`event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
    }
  } catch (error) {
    if (!(error instanceof BedrockRuntimeServiceException)) throw error;
    yield encode(`event: error\ndata: ${errorBody(error)}\n\n`);
  }
}

function asRefusal(error: BedrockRuntimeServiceException): UpstreamAnswer {
  const status = STATUSES[error.name] ?? error.$metadata.httpStatusCode ?? 500;
  return answer(status, 'application/json', [encode(errorBody(error))]);
}

/** What the Messages API would have answered: 529 is its word for "not just now". */
const STATUSES: Readonly<Record<string, number>> = {
  ThrottlingException: 429,
  ModelNotReadyException: 529,
  ServiceUnavailableException: 529,
  ModelTimeoutException: 408,
  ModelErrorException: 500,
};

/** https://docs.claude.com/en/api/errors */
const TYPES: Readonly<Record<string, string>> = {
  ThrottlingException: 'rate_limit_error',
  ModelNotReadyException: 'overloaded_error',
  ServiceUnavailableException: 'overloaded_error',
  ValidationException: 'invalid_request_error',
  AccessDeniedException: 'permission_error',
  ResourceNotFoundException: 'not_found_error',
};

const errorBody = (error: Error): string => {
  const message = `Amazon Bedrock: ${error.name}: ${messageOf(error)}`;
  return JSON.stringify({ type: 'error', error: { type: TYPES[error.name] ?? 'api_error', message } });
};

const answer = (
  status: number,
  contentType: string,
  parts: AsyncIterable<Uint8Array> | readonly Uint8Array[],
): UpstreamAnswer => ({ status, headers: new Headers({ 'content-type': contentType }), body: iterate(parts) });

async function* iterate(parts: AsyncIterable<Uint8Array> | readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* parts;
}

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
