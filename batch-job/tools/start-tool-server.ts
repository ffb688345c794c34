import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { CONNECTION_LIMITS, listenOnLoopback, stopListening } from '../listen-on-loopback.ts';
import { isRunToken, newRunToken } from '../run-token.ts';
import type { ServedTools } from './answer-request.ts';

/** The tools of one run of Claude Code, served over MCP. */
export interface ToolServer {
  readonly url: string;
  readonly token: string;
  /** Ends calls that are under way and stops listening; closing again changes nothing. */
  close(): Promise<void>;
}

export interface ToolServerOptions extends ServedTools {
  readonly newToken?: () => string;
}

const PATH = '/mcp';

/**
 * Serves tools on loopback, by the protocol's HTTP transport and without sessions: each request stands for itself, and the
 * run's token is asked for in each. https://modelcontextprotocol.io/specification/2025-06-18/basic/transports
 */
export async function startToolServer(options: ToolServerOptions): Promise<ToolServer> {
  const token = (options.newToken ?? newRunToken)();
  const closing = new AbortController();
  const open = new Set<Promise<void>>();
  // The protocol's SDK is an eighth of the worker's modules. It loads while Claude Code starts.
  const loading = import('./answer-request.ts');
  loading.catch(() => undefined); // thrown by the request that needs it

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (!isRunToken(bearerOf(request), token)) return refuse(response, 401, 'this run’s token was expected');
    if (request.method !== 'POST' || request.url !== PATH)
      return refuse(response, 405, 'only POST /mcp is served here');
    const { answerRequest } = await loading;
    await answerRequest(options, request, response, closing.signal);
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

const bearerOf = ({ headers }: IncomingMessage): string | undefined => headers.authorization?.replace(/^Bearer /i, '');

function refuse(response: ServerResponse, status: number, message: string): void {
  response.writeHead(status, { 'content-type': 'application/json', ...(status === 405 ? { allow: 'POST' } : {}) });
  response.end(JSON.stringify({ jsonrpc: '2.0', error: { code: -32_000, message: `mendhook: ${message}` }, id: null }));
}
