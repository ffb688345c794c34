import { createServer } from 'node:net';

const PORTS_TRIED = 20;

/**
 * Finds a port on 127.0.0.1 that is free now, the wanted one first, then the ones after it.
 *
 * @param wanted 0 takes any
 * @throws {Error} when none of the twenty is free
 */
export async function findFreePort(wanted: number): Promise<number> {
  for (let port = wanted; port < wanted + PORTS_TRIED; port += 1) {
    const found = await tryPort(port);
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
