import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { initRepository } from './init-repository.ts';

/** A real bare repository behind git's own HTTP server, which takes one token for reading and one for pushing. */
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
[http]
\treceivepack = true
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
  const git = async (...args: string[]) => (await execa('git', ['--git-dir', bare, ...args])).stdout;
  const requests: { method: string; path: string; authorization: string | undefined }[] = [];
  const server = createServer((request, response) => {
    const { method = '', url = '' } = request;
    requests.push({ method, path: url, authorization: request.headers.authorization });
    if (!intercept(request, response)) serve(root, request, response);
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

function serve(root: string, request: IncomingMessage, response: ServerResponse): void {
  const [path = '', query = ''] = (request.url ?? '').split('?');
  const isPush = `${path}${query}`.includes('git-receive-pack');
  const allowed = isPush ? [PUSH_TOKEN] : [READ_TOKEN, PUSH_TOKEN];
  if (!allowed.map(basic).includes(request.headers.authorization ?? '')) {
    const shown = request.headers.authorization ?? 'nothing';
    response.writeHead(401, { 'www-authenticate': 'Basic realm="git"' }).end(`bad credentials: ${shown}`);
    return;
  }
  const cgi = spawn('git', ['http-backend'], {
    env: {
      PATH: process.env['PATH'],
      GIT_PROJECT_ROOT: root,
      GIT_HTTP_EXPORT_ALL: '1',
      PATH_INFO: path,
      QUERY_STRING: query,
      REQUEST_METHOD: request.method,
      CONTENT_TYPE: request.headers['content-type'] ?? '',
      HTTP_CONTENT_ENCODING: request.headers['content-encoding'] ?? '',
      GIT_PROTOCOL: String(request.headers['git-protocol'] ?? ''),
      REMOTE_USER: 'worker',
      REMOTE_ADDR: '127.0.0.1',
    },
  });
  request.pipe(cgi.stdin.on('error', () => {}));
  const chunks: Buffer[] = [];
  cgi.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  cgi.on('close', () => {
    const all = Buffer.concat(chunks);
    const end = all.indexOf('\r\n\r\n');
    const headers = all.subarray(0, end).toString('latin1').split('\r\n');
    const fields = headers.map((line): [string, string] => [line.split(':')[0] ?? '', line.split(': ')[1] ?? '']);
    const status = Number.parseInt(fields.find(([name]) => name === 'Status')?.[1] ?? '200', 10);
    response.writeHead(status, Object.fromEntries(fields.filter(([name]) => name !== 'Status')));
    response.end(all.subarray(end + 4));
  });
}
