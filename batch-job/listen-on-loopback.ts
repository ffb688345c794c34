import { once } from 'node:events';
import type { Server } from 'node:http';
import { MINUTE_MS } from '../core/durations.ts';

/**
 * For `createServer`. Every process of the container can connect, so one that only holds connections open must not use up the
 * worker's file descriptors: https://nodejs.org/api/http.html#serverheaderstimeout
 */
export const CONNECTION_LIMITS = {
  headersTimeout: 5_000,
  requestTimeout: MINUTE_MS,
  keepAliveTimeout: 5_000,
  connectionsCheckingInterval: 1_000,
} as const;

const CONNECTIONS_AT_ONCE = 128;

/** Starts a server on a free port of 127.0.0.1, for a limited number of connections at once, and returns its address. */
export async function listenOnLoopback(server: Server): Promise<string> {
  server.maxConnections = CONNECTIONS_AT_ONCE;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server did not get a port');
  return `http://127.0.0.1:${address.port}`;
}

/** Stops listening and cuts what is still open; stopping again changes nothing. */
export async function stopListening(server: Server): Promise<void> {
  if (!server.listening) return;
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}
