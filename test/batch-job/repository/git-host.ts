import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mustRunGit } from '../../../packages/emulators/test/run-git.ts';
import { initRepository } from './init-repository.ts';
import { createServeGit } from './serve-git.ts';

/** A real bare repository behind git's HTTP protocol, which takes one token for reading and one for pushing. */
export interface GitHost {
  readonly url: string;
  readonly bare: string;
  readonly requests: readonly { method: string; path: string; authorization: string | undefined }[];
  /** Runs git in the bare repository. */
  git(...args: string[]): Promise<string>;
  close(): Promise<void>;
}

export const READ_TOKEN = 'ghs_read0123456789abcdef';
export const PUSH_TOKEN = 'ghs_push0123456789/+abcdef=';

const CONFIGURATION = `[core]
\tbare = true
[uploadpack]
\tallowFilter = true
\tallowAnySHA1InWant = true
[receive]
\tautogc = false
`;

/** @param intercept answers a request itself when it returns true */
export async function startGitHost(
  intercept: (request: IncomingMessage, response: ServerResponse) => boolean = () => false,
): Promise<GitHost> {
  const root = await mkdtemp(join(tmpdir(), 'git-host-'));
  const bare = join(root, 'shop.git');
  await initRepository(bare, CONFIGURATION);
  const git = (...args: string[]) => mustRunGit(['--git-dir', bare, ...args]);
  const requests: { method: string; path: string; authorization: string | undefined }[] = [];
  const serveGit = createServeGit(root);
  const server = createServer((request, response) => {
    const { method = '', url = '' } = request;
    requests.push({ method, path: url, authorization: request.headers.authorization });
    if (!intercept(request, response) && isAllowed(request, response)) serveGit(request, response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  // A server that listens on an address and port has an address of this shape.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/shop.git`,
    bare,
    requests,
    git,
    async close() {
      server.closeAllConnections();
      server.close();
      await rm(root, { recursive: true });
    },
  };
}

const basic = (token: string) => `Basic ${Buffer.from(`x-access-token:${token}`).toString('base64')}`;

function isAllowed({ url = '', headers }: IncomingMessage, response: ServerResponse): boolean {
  const known = [READ_TOKEN, PUSH_TOKEN].map(basic).includes(headers.authorization ?? '');
  if (known && url.includes('git-receive-pack') && headers.authorization !== basic(PUSH_TOKEN)) {
    response.writeHead(403, { 'content-type': 'text/plain' }).end('Write access to repository not granted.');
    return false;
  }
  if (known) return true;
  const shown = headers.authorization ?? 'nothing';
  response.writeHead(401, { 'www-authenticate': 'Basic realm="git"' }).end(`bad credentials: ${shown}`);
  return false;
}
