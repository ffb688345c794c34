import { Readable } from 'node:stream';
import { gitEnvironment } from './git.ts';
import { type RunningProgram, runProgram } from './programs.ts';

export interface BackendRequest {
  readonly method: string;
  /** Path below the root of all repositories: `/owner/name.git/info/refs`. */
  readonly path: string;
  readonly query: string;
  readonly headers: Headers;
  readonly body: ReadableStream<Uint8Array> | null;
  readonly user: string;
  readonly environment: Record<string, string>;
}

/**
 * Answers a request of git's smart HTTP protocol by running `git http-backend` as a CGI program, streaming both ways.
 *
 * @param root folder of all bare repositories
 * @param onEnd called once git has ended, when refs may have moved
 */
export async function runHttpBackend(
  root: string,
  request: BackendRequest,
  onEnd: () => Promise<void>,
): Promise<Response> {
  const program = runProgram({ file: 'git', args: ['http-backend'], environment: cgiEnvironment(root, request) });
  feed(program, request.body);
  const { head, rest } = await readHead(program);
  return new Response(Readable.toWeb(Readable.from(bodyOf(program, rest, onEnd))) as ReadableStream, head);
}

function cgiEnvironment(root: string, request: BackendRequest): Record<string, string> {
  const optional = {
    CONTENT_TYPE: request.headers.get('content-type'),
    CONTENT_LENGTH: request.headers.get('content-length'),
    HTTP_CONTENT_ENCODING: request.headers.get('content-encoding'),
    GIT_PROTOCOL: request.headers.get('git-protocol'),
  };
  return {
    ...gitEnvironment(),
    ...Object.fromEntries(Object.entries(optional).flatMap(([key, value]) => (value === null ? [] : [[key, value]]))),
    ...request.environment,
    GIT_PROJECT_ROOT: root,
    GIT_HTTP_EXPORT_ALL: '1',
    REQUEST_METHOD: request.method,
    PATH_INFO: request.path,
    QUERY_STRING: request.query,
    REMOTE_USER: request.user,
    REMOTE_ADDR: '127.0.0.1',
  };
}

function feed(program: RunningProgram, body: ReadableStream<Uint8Array> | null): void {
  if (!body) {
    program.endInput();
    return;
  }
  // Node's own stream types and the platform's describe the same thing, yet do not fit each other.
  Readable.fromWeb(body as import('node:stream/web').ReadableStream)
    .on('data', program.write)
    .on('end', program.endInput)
    .on('error', program.kill);
}

async function readHead(program: RunningProgram): Promise<{ head: ResponseInit; rest: Buffer }> {
  let seen: Buffer = Buffer.alloc(0);
  for await (const chunk of program.output.iterator({ destroyOnReturn: false })) {
    seen = Buffer.concat([seen, chunk]);
    const end = seen.indexOf('\r\n\r\n');
    if (end !== -1) return { head: parseHead(seen.subarray(0, end).toString('latin1')), rest: seen.subarray(end + 4) };
  }
  const { errors, fault = errors } = await program.ended;
  throw new Error(`git http-backend ended without an answer: ${fault}`);
}

function parseHead(text: string): ResponseInit {
  const headers = new Headers();
  let status = 200;
  for (const line of text.split('\r\n')) {
    const colon = line.indexOf(':');
    const value = line.slice(colon + 1).trim();
    if (/^status$/i.test(line.slice(0, colon))) status = Number.parseInt(value, 10);
    else headers.set(line.slice(0, colon), value);
  }
  return { status, headers };
}

async function* bodyOf(program: RunningProgram, rest: Buffer, onEnd: () => Promise<void>): AsyncGenerator<Buffer> {
  try {
    if (rest.length > 0) yield rest;
    yield* program.output;
  } finally {
    // Also when the caller hung up: its push may have moved refs before that.
    await program.ended;
    await onEnd();
  }
}
