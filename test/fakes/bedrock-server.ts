import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { EventStreamCodec } from '@smithy/core/event-streams';
import { listenOnLoopback, stopListening } from '../../batch-job/listen-on-loopback.ts';
import { type Block, streamOf, type Usage } from './model-server.ts';

export type BedrockReply =
  | { readonly blocks: readonly Block[]; readonly usage?: Usage }
  /** An exception by its name, as an answer or, after some blocks, inside the stream. */
  | { readonly exception: string; readonly status: number; readonly inStream?: boolean };

export interface BedrockRequest {
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Readonly<Record<string, unknown>>;
}

const codec = new EventStreamCodec(
  (bytes) => Buffer.from(bytes).toString('utf8'),
  (text) => Buffer.from(text),
);
const text = (value: string) => ({ type: 'string' as const, value });

/** Bedrock's runtime on loopback: its paths, and its binary event stream. */
export async function startBedrockServer(reply: (request: BedrockRequest, index: number) => BedrockReply) {
  const requests: BedrockRequest[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body: Record<string, unknown> = JSON.parse(Buffer.concat(chunks).toString('utf8'));
    const seen = { path: decodeURIComponent(request.url ?? ''), headers: request.headers, body };
    requests.push(seen);
    answer(response, seen.path, reply(seen, requests.length - 1));
  });
  const url = await listenOnLoopback(server);
  return { url, requests, close: () => stopListening(server) };
}

function answer(response: ServerResponse, path: string, reply: BedrockReply): void {
  if ('exception' in reply && reply.inStream !== true) {
    response.writeHead(reply.status, { 'content-type': 'application/json', 'x-amzn-errortype': reply.exception });
    response.end(JSON.stringify({ message: `${reply.exception} was asked for` }));
    return;
  }
  if (path.endsWith('/count-tokens')) {
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"inputTokens":42}');
    return;
  }
  if (path.endsWith('/invoke')) {
    const content = 'blocks' in reply ? reply.blocks.map((block) => ({ type: 'text', ...block })) : [];
    const usage = { input_tokens: 100, output_tokens: 20 };
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ id: 'msg_1', type: 'message', role: 'assistant', content, usage }));
    return;
  }
  response.writeHead(200, { 'content-type': 'application/vnd.amazon.eventstream' });
  const events =
    'blocks' in reply ? streamOf(reply.blocks, { input_tokens: 100, output_tokens: 20, ...reply.usage }, 'm') : [];
  for (const event of events) response.write(chunkOf(withMetrics(JSON.parse(event.split('\ndata: ')[1] ?? ''))));
  if ('exception' in reply) response.write(exceptionOf(reply.exception));
  response.end();
}

const withMetrics = (event: { type: string }) =>
  event.type === 'message_stop'
    ? { ...event, 'amazon-bedrock-invocationMetrics': { inputTokenCount: 100, outputTokenCount: 20 } }
    : event;

const chunkOf = (event: object): Uint8Array =>
  codec.encode({
    headers: {
      ':event-type': text('chunk'),
      ':content-type': text('application/json'),
      ':message-type': text('event'),
    },
    body: Buffer.from(JSON.stringify({ bytes: Buffer.from(JSON.stringify(event)).toString('base64'), p: 'abcd' })),
  });

/** Inside a stream an exception is named as the stream's member is: `throttlingException`. */
const exceptionOf = (name: string): Uint8Array =>
  codec.encode({
    headers: {
      ':exception-type': text(name.charAt(0).toLowerCase() + name.slice(1)),
      ':content-type': text('application/json'),
      ':message-type': text('exception'),
    },
    body: Buffer.from(JSON.stringify({ message: `${name} was asked for` })),
  });
