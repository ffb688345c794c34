import { z } from 'zod';
import { UpstreamError } from '../core/errors.ts';
import { CURSOR_HOST } from '../core/names.ts';
import { readJson } from '../core/text/read-json.ts';
import { oneLine, shorten } from '../core/text/shorten.ts';
import { visibleText } from '../core/text/visible-text.ts';
import { retryAfterOf } from './send-call.ts';

export interface CursorAccess {
  readonly apiKey: string;
  /** Replaces Cursor's own address; for an emulator. */
  readonly apiUrl?: string | undefined;
  /** @default 20 seconds */
  readonly answersWithinMs?: number | undefined;
}

interface CursorRequest<Answer> {
  readonly method?: 'GET' | 'POST';
  /** Below `/v1`, a part each: none of them can lead elsewhere. */
  readonly path: readonly string[];
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: object;
  /** What is read of the answer. */
  readonly answer: z.ZodType<Answer>;
}

/** Makes one call. @throws {UpstreamError} whose `code` is Cursor's own word, else the status */
type AskCursor = <Answer>(request: CursorRequest<Answer>) => Promise<Answer>;

const ANSWERS_WITHIN_MS = 20_000;
const WORDS_LENGTH = 600;

/**
 * Connects to version 1 of Cursor's Cloud Agents API, with Basic authentication: the key is the name, and the password is empty
 * (https://cursor.com/docs/api). A redirect is not followed, because the call has the key.
 */
export function connectCursor({ apiKey, apiUrl = `https://${CURSOR_HOST}`, answersWithinMs }: CursorAccess): AskCursor {
  const authorization = `Basic ${Buffer.from(`${apiKey}:`).toString('base64')}`;
  return async ({ method = 'GET', path, query = {}, body, answer }) => {
    const address = new URL(`${apiUrl}/v1/${path.map(encodeURIComponent).join('/')}`);
    for (const [name, value] of Object.entries(query)) address.searchParams.set(name, value);
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    const type = body === undefined ? {} : { 'content-type': 'application/json' };
    try {
      const response = await fetch(address, {
        method,
        headers: { authorization, ...type },
        ...sent,
        redirect: 'error',
        signal: AbortSignal.timeout(answersWithinMs ?? ANSWERS_WITHIN_MS),
      });
      const text = await response.text();
      if (!response.ok) throw refusal(response, text.replaceAll(apiKey, '…'));
      return read(answer, text);
    } catch (cause) {
      if (cause instanceof UpstreamError) throw cause;
      // The cause may show the request, and the request has the key.
      throw new UpstreamError('Cursor', 'it could not be asked', { retryable: true });
    }
  };
}

/** An answer may lack what it always had: then nobody knows what became of the call. */
function read<Answer>(schema: z.ZodType<Answer>, text: string): Answer {
  const found = schema.safeParse(readJson(text));
  if (found.success) return found.data;
  const at = found.error.issues[0]?.path.join('.') ?? '';
  const where = at === '' ? '' : ` (${shorten(at, 80)})`;
  throw new UpstreamError('Cursor', `it answered in an unknown form${where}`, { retryable: true });
}

/** As the official client reads it (`@cursor/sdk`, `CloudApiClient`): the code and the message lie in `error`, or at the top. */
const wordsSchema = z.object({ code: z.string().optional().catch(undefined), message: z.string().catch('') });
const refusalSchema = z.union([z.object({ error: wordsSchema }).transform(({ error }) => error), wordsSchema]);

function refusal({ status, headers }: Response, text: string): UpstreamError {
  const { code, message = '' } = refusalSchema.safeParse(readJson(text)).data ?? {};
  const said = shorten(oneLine(visibleText(message)), WORDS_LENGTH) || `it answered ${status}`;
  return new UpstreamError('Cursor', status === 401 ? 'it refuses the API key' : said, {
    retryable: status === 408 || status === 429 || status >= 500,
    retryAfterMs: retryAfterOf(headers),
    code: status === 429 ? '429' : shorten(code ?? String(status), 80),
  });
}
