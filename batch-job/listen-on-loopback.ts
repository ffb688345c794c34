import { once } from 'node:events';
import type { Server } from 'node:http';

/** Starts a server on a free port of 127.0.0.1 and returns its address. */
export async function listenOnLoopback(server: Server): Promise<string> {
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
