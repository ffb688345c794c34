import { mkdirSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import dynalite from 'dynalite';
import { isLoopbackHost } from '../loopback-host.ts';
import { withStateLock } from '../state-lock.ts';
import type { StandInOptions } from './api-call.ts';
import { ENGINE_OPTIONS } from './dynalite-item-bytes.ts';
import { createDynamodbGate } from './dynamodb-gate.ts';
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

async function start({ stateDirectory, port, onCall, gate }: StandInOptions): Promise<LoopbackServer> {
  teachDynalite();
  const path = join(stateDirectory, 'dynamodb');
  mkdirSync(path, { recursive: true });
  const server = dynalite({ path, createTableMs: 0, updateTableMs: 0, deleteTableMs: 0, ...ENGINE_OPTIONS });
  const engine = server.listeners('request');
  server.removeAllListeners('request');
  const admits = createDynamodbGate({ gate, onCall }, () => url);
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    // The engine itself lets every web page in (Access-Control-Allow-Origin: *), so a browser's requests end here.
    if (request.headers.origin !== undefined || !isLoopbackHost(request.headers.host)) {
      response.writeHead(403).end();
      return;
    }
    handOver(request, response).catch((error: unknown) => {
      response.destroy(error instanceof Error ? error : undefined);
    });
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

  /** Gives the engine a request that the gate admits, with the body that the gate has read. */
  async function handOver(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await buffer(request);
    // A caller that has gone meanwhile may have been the last one before the engine's store was closed.
    if (!(await admits(request, body, response)) || response.destroyed) return;
    const { headers, method, url: target } = request;
    const replayed = Object.assign(Readable.from(body.length === 0 ? [] : [body]), { headers, method, url: target });
    for (const listener of engine) listener.call(server, replayed, response);
  }
}
