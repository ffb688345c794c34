import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { keepIdleConnections } from './idle-connections.ts';
import { isLoopbackHost } from './loopback-host.ts';

export interface Listening {
  /** `http://127.0.0.1:PORT`, without a slash at its end. */
  readonly url: string;
  /** Stops listening and drops open connections; resolves once the port is free. Calling it again changes nothing. */
  close(): Promise<void>;
}

/**
 * Serves a stand-in or the page on 127.0.0.1, and only there: it holds tokens, and nobody else on the network needs it.
 * Requests that a web page of somebody else may have caused end here.
 *
 * @param fetch what answers a request, such as `app.fetch` of Hono; with it come the request and response of Node
 * @param port 0 takes any free one
 * @throws {Error} when the port is taken
 */
export async function listen(
  fetch: (request: Request, connection: object) => Response | Promise<Response>,
  port: number,
): Promise<Listening> {
  const server = createAdaptorServer({
    fetch: (request, connection) => refuse(request) ?? fetch(request, connection),
    overrideGlobalObjects: false,
  });
  // Of the servers that Hono could open, only one for HTTP/2 has no such limit.
  if ('keepAliveTimeout' in server) keepIdleConnections(server);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  // A TCP server's address is an object; the string form is for pipes and Unix sockets.
  const { port: bound } = server.address() as AddressInfo;
  let closed: Promise<void> | undefined;
  return {
    url: `http://127.0.0.1:${bound}`,
    close: () => {
      closed ??= closeServer(server);
      return closed;
    },
  };
}

/**
 * A site whose own name was made to resolve to 127.0.0.1 sends that name as the host. One that keeps its name sends it as
 * the origin, with all that could change something or be read.
 */
function refuse({ headers }: Request): Response | undefined {
  const host = headers.get('host') ?? undefined;
  if (!isLoopbackHost(host)) return new Response('This address answers to 127.0.0.1 only\n', { status: 421 });
  const origin = headers.get('origin');
  if (origin === null || origin === `http://${host}`) return undefined;
  return new Response('Nothing here is for other web pages\n', { status: 403 });
}

const closeServer = (server: ReturnType<typeof createAdaptorServer>): Promise<void> =>
  new Promise((resolve, reject) => {
    server.close((error) => (error ? reject(error) : resolve()));
    if ('closeAllConnections' in server) server.closeAllConnections();
  });
