import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { execa } from 'execa';

const CLAUDE = join(import.meta.dirname, '..', 'node_modules/@anthropic-ai/claude-code/bin/claude.exe');

/**
 * Runs Claude Code with these arguments in an empty home, against a server that refuses.
 *
 * @returns the bytes of its first request for a message
 */
export async function countRequestBytes(args: readonly string[], directory: string): Promise<number> {
  const sizes: number[] = [];
  const server = createServer(async (request, response) => {
    let bytes = 0;
    for await (const chunk of request) bytes += chunk.length;
    if (request.url?.startsWith('/v1/messages?') || request.url === '/v1/messages') sizes.push(bytes);
    response.writeHead(402, { 'content-type': 'application/json', 'x-should-retry': 'false' });
    response.end('{"type":"error","error":{"type":"billing_error","message":"measured"}}');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  // A server that listens on an address and port has an address of this shape.
  const { port } = server.address() as AddressInfo;
  const env = {
    PATH: process.env['PATH'],
    HOME: directory,
    ANTHROPIC_BASE_URL: `http://127.0.0.1:${port}`,
    ANTHROPIC_API_KEY: 'measuring',
    DISABLE_AUTOUPDATER: '1',
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
  };
  await execa(CLAUDE, args, { cwd: directory, env, extendEnv: false, reject: false, stdin: 'ignore', timeout: 60_000 });
  server.close();
  const [first] = sizes;
  if (first === undefined) throw new Error('Claude Code sent no request');
  return first;
}
