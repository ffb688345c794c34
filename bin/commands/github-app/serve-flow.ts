import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { ServerResponse } from 'node:http';
import { listen } from '@mendhook/emulators/listen';
import { type ManifestForm, manifestPage, messagePage } from './manifest-page.ts';

export interface Flow {
  /** What the person opens in a browser on this machine. */
  readonly address: string;
  /** Settles once GitHub sent the browser back and `exchange` ended; rejects with what that threw. */
  readonly done: Promise<void>;
  close(): Promise<void>;
}

const CODE = /^[\w-]{1,200}$/;

/**
 * Serves the two pages of GitHub's manifest flow on 127.0.0.1: one that posts the manifest, and one to which GitHub sends the
 * browser back with a code. Both are below a path that cannot be guessed. A code is taken once, and only with the state that
 * was posted.
 *
 * @param port 0 takes any free one
 * @param formOf what is posted, for this address to come back to and this state
 * @param exchange does something with the code
 */
export async function serveFlow(options: {
  port: number;
  formOf: (redirectUrl: string, state: string) => ManifestForm;
  exchange: (code: string) => Promise<void>;
}): Promise<Flow> {
  const [key, state] = [randomText(), randomText()];
  const { promise: done, resolve, reject } = Promise.withResolvers<void>();
  // It may fail before anybody waits for it. The one who waits still gets the error.
  done.catch(() => undefined);
  let isTaken = false;

  const takeCode = async (query: URLSearchParams, connection: object): Promise<Response> => {
    if (!isSame(query.get('state') ?? '', state)) return messagePage(403, 'This request did not start on this page.');
    if (isTaken) return messagePage(410, 'This link was already used.');
    const code = query.get('code') ?? '';
    if (!CODE.test(code)) return messagePage(400, 'GitHub sent no code.');
    isTaken = true;
    try {
      await options.exchange(code);
      afterAnswer(connection, resolve);
      return messagePage(200, 'The App is created, and its key is stored. Go back to the terminal.');
    } catch (error) {
      afterAnswer(connection, () => reject(error));
      return messagePage(502, 'That failed. The terminal shows the reason.');
    }
  };

  const server = await listen(async (request, connection) => {
    const { pathname, searchParams, origin } = new URL(request.url);
    const [, first = '', second, ...more] = pathname.split('/');
    if (!isSame(first, key) || more.length > 0) return messagePage(404, 'There is no such page.');
    if (request.method !== 'GET') return messagePage(405, 'This page accepts only GET.');
    if (second === 'created') return takeCode(searchParams, connection);
    if (second !== undefined) return messagePage(404, 'There is no such page.');
    if (isTaken) return messagePage(410, 'This link was already used.');
    return manifestPage(options.formOf(`${origin}/${key}/created`, state));
  }, options.port);
  return { address: `${server.url}/${key}`, done, close: server.close };
}

const randomText = (): string => randomBytes(32).toString('base64url');

/** Compares in constant time; digests are of one length. */
const isSame = (sent: string, expected: string): boolean => timingSafeEqual(digest(sent), digest(expected));
const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** The server is closed afterwards, which would cut the answer off. */
function afterAnswer(connection: object, then: () => void): void {
  const answer = 'outgoing' in connection ? connection.outgoing : undefined;
  if (answer instanceof ServerResponse) answer.once('close', then);
  else then();
}
