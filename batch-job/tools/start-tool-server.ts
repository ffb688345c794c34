import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { CallToolRequestSchema, ListToolsRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import { CONNECTION_LIMITS, listenOnLoopback, stopListening } from '../listen-on-loopback.ts';
import { isRunToken, newRunToken } from '../run-token.ts';
import type { ToolAnswer } from './call-tool.ts';
import type { Tool } from './tool.ts';

/** The tools of one run of Claude Code, served over MCP. */
export interface ToolServer {
  readonly url: string;
  readonly token: string;
  /** Ends calls that are under way and stops listening; closing again changes nothing. */
  close(): Promise<void>;
}

export interface ToolServerOptions {
  readonly tools: readonly Tool[];
  readonly call: (name: string, input: unknown, signal: AbortSignal) => Promise<ToolAnswer>;
  readonly newToken?: () => string;
}

const PATH = '/mcp';
const BODY_LIMIT_BYTES = 256 * 1024;

/**
 * Serves tools on loopback, by the protocol's HTTP transport and without sessions: each request stands for itself, and the
 * run's token is asked for in each. https://modelcontextprotocol.io/specification/2025-06-18/basic/transports
 */
export async function startToolServer(options: ToolServerOptions): Promise<ToolServer> {
  const token = (options.newToken ?? newRunToken)();
  const closing = new AbortController();
  const open = new Set<Promise<void>>();

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (!isRunToken(bearerOf(request), token)) return refuse(response, 401, 'this run’s token was expected');
    if (request.method !== 'POST' || request.url !== PATH)
      return refuse(response, 405, 'only POST /mcp is served here');
    const server = createProtocolServer(options, closing.signal);
    const transport = new StreamableHTTPServerTransport({ maxRequestBodySize: BODY_LIMIT_BYTES });
    response.once('close', () => void server.close());
    await server.connect(transport);
    await transport.handleRequest(request, response);
  };

  const server = createServer(CONNECTION_LIMITS, (request, response) => {
    const serving = serve(request, response)
      .catch((error: unknown) => void response.destroy(error instanceof Error ? error : undefined))
      .finally(() => open.delete(serving));
    open.add(serving);
  });
  const address = await listenOnLoopback(server);

  return {
    url: `${address}${PATH}`,
    token,
    close: async () => {
      closing.abort();
      await Promise.all(open);
      await stopListening(server);
    },
  };
}

function createProtocolServer({ tools, call }: ToolServerOptions, closing: AbortSignal): Server {
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

const bearerOf = ({ headers }: IncomingMessage): string | undefined => headers.authorization?.replace(/^Bearer /i, '');

function refuse(response: ServerResponse, status: number, message: string): void {
  response.writeHead(status, { 'content-type': 'application/json', ...(status === 405 ? { allow: 'POST' } : {}) });
  response.end(JSON.stringify({ jsonrpc: '2.0', error: { code: -32_000, message: `mendhook: ${message}` }, id: null }));
}
