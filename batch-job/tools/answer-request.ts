import type { IncomingMessage, ServerResponse } from 'node:http';
import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { CallToolRequestSchema, ListToolsRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import type { ToolAnswer } from './call-tool.ts';
import type { Tool } from './tool.ts';

export interface ServedTools {
  readonly tools: readonly Tool[];
  readonly call: (name: string, input: unknown, signal: AbortSignal) => Promise<ToolAnswer>;
}

const BODY_LIMIT_BYTES = 256 * 1024;

/**
 * Answers one request of the protocol, without a session.
 *
 * @param closing aborted when calls under way must end
 */
export async function answerRequest(
  served: ServedTools,
  request: IncomingMessage,
  response: ServerResponse,
  closing: AbortSignal,
): Promise<void> {
  const server = createProtocolServer(served, closing);
  const transport = new StreamableHTTPServerTransport({ maxRequestBodySize: BODY_LIMIT_BYTES });
  response.once('close', () => void server.close());
  await server.connect(transport);
  await transport.handleRequest(request, response);
}

function createProtocolServer({ tools, call }: ServedTools, closing: AbortSignal): Server {
  const server = new Server({ name: 'mendhook', version: '1' }, { capabilities: { tools: {} } });
  server.setRequestHandler(ListToolsRequestSchema, () => ({
    tools: tools.map(({ name, description, inputSchema }) => ({ name, description, inputSchema })),
  }));
  server.setRequestHandler(CallToolRequestSchema, async ({ params }, { signal }) => {
    const { text, isError } = await call(params.name, params.arguments, AbortSignal.any([signal, closing]));
    return { content: [{ type: 'text', text }], isError };
  });
  return server;
}
