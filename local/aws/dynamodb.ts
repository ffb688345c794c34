import { mkdirSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import dynalite from 'dynalite';
import { isLoopbackHost } from '../loopback-host.ts';
import { withStateLock } from '../state-lock.ts';
import { principalOf, type StandInOptions } from './api-call.ts';
import { ENGINE_OPTIONS } from './dynalite-item-bytes.ts';
import { closeServer, type LoopbackServer, listenOnLoopback } from './loopback-server.ts';
import { teachDynalite } from './teach-dynalite.ts';

/**
 * Starts an embedded DynamoDB (dynalite) that keeps its tables in the state directory. It counts bytes as AWS does. It
 * knows no transactions and no change of a table's time to live.
 *
 * @throws {Error} when the port is taken, or another process has the state open
 */
export function startDynamodb(options: StandInOptions): Promise<LoopbackServer> {
  return withStateLock(options.stateDirectory, 'dynamodb', () => start(options));
}

async function start({ stateDirectory, port, onCall }: StandInOptions): Promise<LoopbackServer> {
  teachDynalite();
  const path = join(stateDirectory, 'dynamodb');
  mkdirSync(path, { recursive: true });
  const server = dynalite({ path, createTableMs: 0, updateTableMs: 0, deleteTableMs: 0, ...ENGINE_OPTIONS });
  const engine = server.listeners('request');
  server.removeAllListeners('request');
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const principal = principalOf(request.headers.authorization);
    // The engine itself lets every web page in (Access-Control-Allow-Origin: *), so a browser's requests end here.
    if (request.headers.origin !== undefined || !isLoopbackHost(request.headers.host)) {
      response.writeHead(403).end();
      return;
    }
    const action = String(request.headers['x-amz-target'] ?? '').split('.')[1];
    if (principal !== undefined && action !== undefined) onCall?.({ service: 'dynamodb', action, principal });
    for (const listener of engine) listener.call(server, request, response);
  });
  const url = await listenOnLoopback(server, port);
  let closed: Promise<void> | undefined;
  return {
    url,
    close: () => {
      closed ??= closeServer(server);
      return closed;
    },
  };
}
