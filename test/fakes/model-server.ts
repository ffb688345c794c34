import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { z } from 'zod';

/** A block that the scripted model says. */
export type Block = { readonly text: string } | { readonly tool: string; readonly input: unknown };

/** As the API reports it: `input_tokens`, `output_tokens`, … */
export type Usage = Readonly<Record<string, number | Readonly<Record<string, number>>>>;

export type Reply =
  | { readonly blocks: readonly Block[]; readonly usage?: Usage }
  | { readonly status: number; readonly message: string; readonly headers?: Readonly<Record<string, string>> }
  /** Bytes as they are, as an event stream; the connection is then cut when `cut` is set. */
  | { readonly raw: readonly string[]; readonly cut?: boolean }
  | { readonly hang: true };

const bodySchema = z.looseObject({
  model: z.string(),
  stream: z.boolean().optional(),
  max_tokens: z.number().optional(),
  messages: z.array(z.looseObject({ role: z.string(), content: z.unknown() })),
});

export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  readonly body: z.infer<typeof bodySchema>;
}

/**
 * A scripted Messages API on loopback: answers each request with what `reply` says for it. Tokens are counted at a quarter of
 * the bytes, unless `countOf` says otherwise; such requests are in `counts` alone.
 */
export async function startModelServer(
  reply: (request: SeenRequest, index: number) => Reply | Promise<Reply>,
  countOf: (request: SeenRequest) => number | undefined = ({ text }) => Math.ceil(text.length / 4),
) {
  const requests: SeenRequest[] = [];
  const counts: SeenRequest[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const text = Buffer.concat(chunks).toString('utf8');
    const seen = {
      method: request.method ?? '',
      path: request.url ?? '',
      headers: request.headers,
      text,
      body: bodySchema.parse(JSON.parse(text)),
    };
    if (seen.path.startsWith('/v1/messages/count_tokens')) {
      counts.push(seen);
      answerCount(response, countOf(seen));
      return;
    }
    requests.push(seen);
    answer(response, await reply(seen, requests.length - 1), seen.body.model, seen.body.stream === true);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    counts,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

export type ModelServer = Awaited<ReturnType<typeof startModelServer>>;

function answerCount(response: ServerResponse, tokens: number | undefined): void {
  response.writeHead(tokens === undefined ? 400 : 200, { 'content-type': 'application/json' });
  response.end(JSON.stringify(tokens === undefined ? { type: 'error' } : { input_tokens: tokens }));
}

function answer(response: ServerResponse, reply: Reply, model: string, stream: boolean): void {
  if ('hang' in reply) return;
  if ('status' in reply) {
    response.writeHead(reply.status, { 'content-type': 'application/json', ...reply.headers });
    response.end(JSON.stringify({ type: 'error', error: { type: 'api_error', message: reply.message } }));
    return;
  }
  if ('raw' in reply) {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    for (const chunk of reply.raw) response.write(chunk);
    if (reply.cut) setImmediate(() => response.destroy());
    else response.end();
    return;
  }
  const usage = { input_tokens: 100, output_tokens: 20, ...reply.usage };
  if (!stream) {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ ...message(model, usage), content: reply.blocks.map(toContent) }));
    return;
  }
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  for (const line of streamOf(reply.blocks, usage, model)) response.write(line);
  response.end();
}

const message = (model: string, usage: Usage) => ({
  id: `msg_${Math.random().toString(36).slice(2)}`,
  type: 'message',
  role: 'assistant',
  model,
  content: [],
  stop_reason: null,
  stop_sequence: null,
  usage,
});

const toContent = (block: Block, index: number) =>
  'text' in block
    ? { type: 'text', text: block.text }
    : {
        type: 'tool_use',
        id: `toolu_${index}_${Math.random().toString(36).slice(2)}`,
        name: block.tool,
        input: block.input,
      };

export function streamOf(blocks: readonly Block[], usage: Usage, model: string): string[] {
  const event = (type: string, fields: object) => `event: ${type}\ndata: ${JSON.stringify({ type, ...fields })}\n\n`;
  const { output_tokens = 0, ...input } = usage;
  const parts = blocks.flatMap((block, index) => {
    const content = toContent(block, index);
    const empty = 'text' in block ? { type: 'text', text: '' } : { ...content, input: {} };
    const delta =
      'text' in block
        ? { type: 'text_delta', text: block.text }
        : { type: 'input_json_delta', partial_json: JSON.stringify(block.input) };
    return [
      event('content_block_start', { index, content_block: empty }),
      event('content_block_delta', { index, delta }),
      event('content_block_stop', { index }),
    ];
  });
  const usesTool = blocks.some((block) => 'tool' in block);
  return [
    event('message_start', { message: message(model, { ...input, output_tokens: 1 }) }),
    ...parts,
    event('message_delta', {
      delta: { stop_reason: usesTool ? 'tool_use' : 'end_turn', stop_sequence: null },
      usage: { output_tokens },
    }),
    event('message_stop', {}),
  ];
}
