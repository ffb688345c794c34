import { ServerResponse } from 'node:http';
import { type Listening, listen } from '@mendhook/emulators/listen';

type Fault = { readonly status: number; readonly headers?: Readonly<Record<string, string>> } | 'cut';

export interface FaultyFront extends Pick<Listening, 'url' | 'close'> {
  /** The next call is answered so and does not come through; with `cut` it comes through, and its answer does not. */
  next(fault: Fault): void;
}

/** Stands before a server, and fails when it is told to. */
export async function startFaultyFront(target: () => string): Promise<FaultyFront> {
  const faults: Fault[] = [];
  const server = await listen(async (request, connection) => {
    const fault = faults.shift();
    if (fault !== undefined && fault !== 'cut') return new Response('{"errors":["as asked"]}', fault);
    const { pathname, search } = new URL(request.url);
    const { method, headers } = request;
    const body = await request.text();
    const sent = { method, headers: plain(headers), ...(body === '' ? {} : { body }) };
    const answer = await fetch(`${target()}${pathname}${search}`, sent);
    if (fault === 'cut' && 'outgoing' in connection && connection.outgoing instanceof ServerResponse) {
      connection.outgoing.destroy();
    }
    const type = answer.headers.get('content-type');
    return new Response(answer.body, { status: answer.status, headers: type === null ? {} : { 'content-type': type } });
  }, 0);
  return { url: server.url, close: server.close, next: (fault) => void faults.push(fault) };
}

/** The length and the host are those of the next hop. */
const plain = (headers: Headers): Record<string, string> =>
  Object.fromEntries(
    [...headers].filter(([name]) => !['host', 'content-length', 'connection', 'transfer-encoding'].includes(name)),
  );
