import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { keepIdleConnections } from '../idle-connections.ts';

export interface LoopbackRequest {
  readonly method: string;
  /** Path and query exactly as sent: nothing is decoded or normalized. */
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
  /** Names and values in turn, as sent. */
  readonly rawHeaders: readonly string[];
  readonly remoteAddress: string;
  readonly body: Buffer;
  /** Aborts when the caller has gone or the server closes. */
  readonly gone: AbortSignal;
}

export interface LoopbackResponse {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string | string[]>>;
  readonly body?: string | Buffer;
}

export interface LoopbackServer {
  /** `http://127.0.0.1:<port>`, without a slash at the end. */
  readonly url: string;
  /** Ends what is waiting, then stops listening. A second call returns the first one's promise. */
  close(): Promise<void>;
}

export interface LoopbackServerOptions {
  readonly port?: number | undefined;
  readonly bodyLimitBytes: number;
  /** Most that the request line and the headers may hold before Node itself answers 431. */
  readonly headerLimitBytes?: number;
  /** Answers a body over the limit. */
  readonly tooLarge: () => LoopbackResponse;
  /** Answers a request; what it throws ends the connection without an answer. */
  readonly handle: (request: LoopbackRequest) => Promise<LoopbackResponse>;
}

const CLOSE_GRACE_MS = 2_000;

/** Listens on 127.0.0.1 and hands over whole requests. */
export async function startLoopbackServer(options: LoopbackServerOptions): Promise<LoopbackServer> {
  const closing = new AbortController();
  const server = createServer({ maxHeaderSize: options.headerLimitBytes ?? 64 * 1024 }, (incoming, outgoing) => {
    answer(incoming, outgoing, options, closing.signal).catch((error: unknown) => {
      outgoing.destroy(error instanceof Error ? error : undefined);
    });
  });
  const url = await listenOnLoopback(server, options.port);
  let closed: Promise<void> | undefined;
  return {
    url,
    close: () => {
      closing.abort();
      closed ??= closeServer(server);
      return closed;
    },
  };
}

/**
 * Listens on 127.0.0.1 and no other address, and keeps connections that are idle.
 *
 * @returns the URL
 * @throws {Error} when the port is taken
 */
export async function listenOnLoopback(server: Server, port = 0): Promise<string> {
  keepIdleConnections(server);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('expected a TCP port to listen on');
  return `http://127.0.0.1:${address.port}`;
}

/** Stops listening, and resolves when the open calls are answered. Calls that take too long are cut off. */
export function closeServer(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    const cutOff = setTimeout(() => server.closeAllConnections(), CLOSE_GRACE_MS);
    server.close((error) => {
      clearTimeout(cutOff);
      // dynalite's server says null where Node's says undefined.
      if (error) reject(error);
      else resolve();
    });
  });
}

async function answer(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  options: LoopbackServerOptions,
  closing: AbortSignal,
): Promise<void> {
  const disconnected = new AbortController();
  outgoing.once('close', () => disconnected.abort());
  const body = await readBody(incoming, options.bodyLimitBytes);
  const response =
    body === undefined
      ? options.tooLarge()
      : await options.handle({
          method: incoming.method ?? 'GET',
          target: incoming.url ?? '/',
          headers: incoming.headers,
          rawHeaders: incoming.rawHeaders,
          remoteAddress: incoming.socket.remoteAddress ?? '127.0.0.1',
          body,
          gone: AbortSignal.any([disconnected.signal, closing]),
        });
  outgoing.statusCode = response.status;
  for (const [name, value] of Object.entries(response.headers ?? {})) outgoing.setHeader(name, value);
  // Without this a kept-alive connection would hold the server open until its own time-out.
  if (closing.aborted || body === undefined) outgoing.setHeader('connection', 'close');
  outgoing.end(response.body);
}

/** Reads on a little over the limit, so that the caller gets to read why it is refused; then it is cut off. */
async function readBody(incoming: IncomingMessage, limitBytes: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of incoming) {
    const bytes = Buffer.from(chunk);
    length += bytes.length;
    if (length > 2 * limitBytes) throw new Error(`the body is more than twice as long as its limit of ${limitBytes}`);
    if (length <= limitBytes) chunks.push(bytes);
  }
  return length > limitBytes ? undefined : Buffer.concat(chunks, length);
}
