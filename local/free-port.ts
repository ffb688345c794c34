import { createServer } from 'node:net';

const PORTS_TRIED = 20;

/** Ports that browsers and `fetch` refuse to connect to: https://fetch.spec.whatwg.org/#port-blocking */
const BLOCKED: readonly number[] = [
  1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080,
];

/**
 * Finds a port on 127.0.0.1 that is free now and that browsers connect to: the wanted one first, then the ones after it.
 *
 * @param wanted 0 takes any
 * @throws {Error} when none of the twenty is free
 */
export async function findFreePort(wanted: number): Promise<number> {
  for (let port = wanted; port < wanted + PORTS_TRIED; port += 1) {
    const found = BLOCKED.includes(port) ? undefined : await tryPort(port);
    if (found !== undefined) return found;
  }
  throw new Error(`ports ${wanted} to ${wanted + PORTS_TRIED - 1} are all in use; choose another with --port`);
}

function tryPort(port: number): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? resolve(undefined) : reject(error),
    );
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : undefined));
    });
  });
}
