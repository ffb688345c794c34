import { spawn } from 'node:child_process';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { createGunzip } from 'node:zlib';

/**
 * Git's smart HTTP protocol as `git http-backend` speaks it, with one process of git for a request instead of three:
 * https://git-scm.com/docs/http-protocol
 *
 * @param root folder of bare repositories
 */
export function createServeGit(root: string): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  const capabilities = new Map<string, Promise<Buffer>>();
  return async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://git.test');
    const [, name = '', end] = /^\/([\w.-]+)\/(info\/refs|git-(?:upload|receive)-pack)$/.exec(pathname) ?? [];
    const service = end === 'info/refs' ? searchParams.get('service') : end;
    if (service !== 'git-upload-pack' && service !== 'git-receive-pack') {
      response.writeHead(404).end();
      return;
    }
    const repository = join(root, name);
    const version = String(request.headers['git-protocol'] ?? '');
    if (end !== 'info/refs') {
      response.writeHead(200, { 'content-type': `application/x-${service}-result` });
      response.end(await answer(request, { service, repository, version }));
      return;
    }
    response.writeHead(200, { 'content-type': `application/x-${service}-advertisement` });
    const isSecond = version === 'version=2' && service === 'git-upload-pack';
    if (!isSecond) {
      response.end(Buffer.concat([announce(service), await advertise({ service, repository, version })]));
      return;
    }
    // In this version git tells what it can do here, and nothing of what is there: it says the same each time.
    const told = capabilities.get(repository) ?? advertise({ service, repository, version });
    capabilities.set(repository, told);
    response.end(await told);
  };
}

interface Asked {
  readonly service: 'git-upload-pack' | 'git-receive-pack';
  readonly repository: string;
  /** What the `Git-Protocol` header says. */
  readonly version: string;
}

function announce(service: string): Buffer {
  const line = `# service=${service}\n`;
  return Buffer.from(`${(line.length + 4).toString(16).padStart(4, '0')}${line}0000`);
}

function advertise(asked: Asked): Promise<Buffer> {
  const git = startGit(asked, ['--advertise-refs']);
  git.stdin.end();
  return buffer(git.stdout);
}

function answer(request: IncomingMessage, asked: Asked): Promise<Buffer> {
  const git = startGit(asked, []);
  const body = request.headers['content-encoding'] === 'gzip' ? request.pipe(createGunzip()) : request;
  // Git may have answered before it has read everything: then its answer is what counts.
  body.pipe(git.stdin.on('error', () => undefined));
  return buffer(git.stdout);
}

const startGit = ({ service, repository, version }: Asked, options: readonly string[]) =>
  spawn('git', [service.slice('git-'.length), '--stateless-rpc', ...options, repository], {
    stdio: ['pipe', 'pipe', 'ignore'],
    env: { PATH: process.env['PATH'], GIT_PROTOCOL: version },
  });
