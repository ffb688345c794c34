import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { MINUTE_MS } from '../../core/durations.ts';
import { messageOf, UpstreamError } from '../../core/errors.ts';
import { cutText } from '../../core/text/cut-text.ts';
import { TOKEN_USER } from './git-error.ts';
import type { LargeFile } from './large-file-pointer.ts';

const SYSTEM = 'Git LFS';
const MEDIA_TYPE = 'application/vnd.git-lfs+json';
const ASKED_AT_ONCE = 100;
const ANSWER_LIMIT_MS = MINUTE_MS;
const CONTENT_LIMIT_MS = 20 * MINUTE_MS;

/** Where the content of a file can be had. */
export interface LocatedFile {
  readonly file: LargeFile;
  readonly href: string;
  readonly headers: Readonly<Record<string, string>>;
}

const batchAnswer = z.object({
  objects: z.array(
    z.object({
      oid: z.string(),
      actions: z
        .object({ download: z.object({ href: z.url(), header: z.record(z.string(), z.string()).default({}) }) })
        .optional(),
      error: z.object({ code: z.number(), message: z.string() }).optional(),
    }),
  ),
});

/**
 * Asks the host where contents are (https://github.com/git-lfs/git-lfs/blob/main/docs/api/batch.md).
 *
 * @throws {UpstreamError} when it does not say so for one of them, without the token
 */
export async function locateLargeFiles(
  cloneUrl: string,
  token: string,
  files: readonly LargeFile[],
): Promise<readonly LocatedFile[]> {
  const located: LocatedFile[] = [];
  for (let start = 0; start < files.length; start += ASKED_AT_ONCE) {
    const asked = files.slice(start, start + ASKED_AT_ONCE);
    const { objects } = await askBatch(cloneUrl, token, asked);
    const byOid = new Map(objects.map((object) => [object.oid, object]));
    for (const file of asked) {
      const { actions, error } = byOid.get(file.oid) ?? {};
      if (actions === undefined)
        throw refusal(`${file.oid}: ${cutText(error?.message ?? 'it is not there', 200)}`, 404);
      const { href, header } = actions.download;
      checkAddress(href, cloneUrl);
      located.push({ file, href, headers: header });
    }
  }
  return located;
}

/**
 * Writes a content to a file of its own.
 *
 * @throws {UpstreamError} when it does not come, or is not what the commit names
 */
export async function fetchLargeFile({ file, href, headers }: LocatedFile, path: string): Promise<void> {
  const response = await request(href, { headers, signal: AbortSignal.timeout(CONTENT_LIMIT_MS) });
  if (response.body === null) throw refusal(`${file.oid}: its content is empty`, 500);
  const hash = createHash('sha256');
  let bytes = 0;
  const check = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      hash.update(chunk);
      if (bytes > file.bytes) done(refusal(`${file.oid}: more came than its ${file.bytes} bytes`, 400));
      else done(null, chunk);
    },
  });
  try {
    await pipeline(Readable.fromWeb(response.body), check, createWriteStream(path, { flags: 'wx' }));
  } catch (error) {
    if (error instanceof UpstreamError) throw error;
    throw new UpstreamError(SYSTEM, `${file.oid}: ${messageOf(error)}`, { retryable: true, cause: error });
  }
  if (hash.digest('hex') !== file.oid) throw refusal(`${file.oid}: what came is something else`, 400);
}

async function askBatch(cloneUrl: string, token: string, files: readonly LargeFile[]) {
  const repository = cloneUrl.endsWith('.git') ? cloneUrl : `${cloneUrl}.git`;
  const response = await request(`${repository}/info/lfs/objects/batch`, {
    method: 'POST',
    headers: {
      accept: MEDIA_TYPE,
      'content-type': MEDIA_TYPE,
      authorization: `Basic ${Buffer.from(`${TOKEN_USER}:${token}`).toString('base64')}`,
    },
    body: JSON.stringify({
      operation: 'download',
      transfers: ['basic'],
      objects: files.map(({ oid, bytes }) => ({ oid, size: bytes })),
    }),
    // A token goes nowhere but to the host that it is for.
    redirect: 'error',
    signal: AbortSignal.timeout(ANSWER_LIMIT_MS),
  });
  const answer = batchAnswer.safeParse(await response.json().catch(() => undefined));
  if (!answer.success) throw refusal('its answer is no list of objects', 400);
  return answer.data;
}

async function request(url: string, init: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(url, init);
  } catch (error) {
    throw new UpstreamError(SYSTEM, messageOf(error), { retryable: true, cause: error });
  }
  if (!response.ok) throw refusal(`it answered ${response.status}`, response.status);
  return response;
}

/** Contents come by https, or from the clone address's own host. */
function checkAddress(href: string, cloneUrl: string): void {
  const { protocol, host } = new URL(href);
  if (protocol !== 'https:' && host !== new URL(cloneUrl).host)
    throw refusal(`expected an https address of a content, got ${protocol}//${host}`, 400);
}

const refusal = (message: string, status: number): UpstreamError =>
  new UpstreamError(SYSTEM, message, { retryable: status === 401 || status === 429 || status >= 500 });
