import type { Server } from 'node:http';

/** Longer than a process pauses on the busiest machine, or than one that sleeps for a moment. */
const IDLE_MS = 120_000;

/**
 * Has a server keep idle connections for two minutes, in place of Node's five seconds. An emulator often shares a process with its
 * clients. After a pause of six seconds, a client sends on a connection that the server closes in the same moment, and the call is lost.
 */
export function keepIdleConnections(server: Pick<Server, 'keepAliveTimeout'>): void {
  server.keepAliveTimeout = IDLE_MS;
}
