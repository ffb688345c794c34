import { createClient, isApiError, isNetworkError, isRateLimitError } from 'jira.js/core';
import { z } from 'zod';
import { UpstreamError } from '../core/errors.ts';
import { oneLine, shorten } from '../core/text/shorten.ts';
import { visibleText } from '../core/text/visible-text.ts';

export interface JiraAccess {
  readonly email: string;
  readonly apiToken: string;
  /** The site, such as `https://acme.atlassian.net`. */
  readonly site: string;
  /** Replaces the site's own address; for an emulator. */
  readonly apiUrl?: string | undefined;
  /** @default 10 seconds */
  readonly answersWithinMs?: number | undefined;
}

export interface JiraRequest<Answer> {
  readonly method?: 'GET' | 'POST';
  /** Below `/rest/api/3`, a part each: none of them can lead elsewhere. */
  readonly path: readonly string[];
  readonly query?: Readonly<Record<string, string | number>>;
  readonly body?: Readonly<Record<string, unknown>>;
  /** What is read of the answer. */
  readonly answer: z.ZodType<Answer>;
}

/** Makes one call. @throws {UpstreamError} naming JIRA's own words */
export type AskJira = <Answer>(request: JiraRequest<Answer>) => Promise<Answer>;

const ANSWERS_WITHIN_MS = 10_000;

/**
 * Connects to JIRA Cloud with an account's API token.
 *
 * Of `jira.js` only its core is used, which signs in and tells faults apart: its functions for each call do not escape what they put
 * into a path.
 */
export function connectJira({ email, apiToken, site, apiUrl = site, answersWithinMs }: JiraAccess): AskJira {
  const client = createClient({
    host: apiUrl,
    auth: { type: 'basic', email, apiToken },
  });
  return async ({ method = 'GET', path, query, body, answer }) => {
    const url = `/rest/api/3/${path.map(encodeURIComponent).join('/')}`;
    const terms = { url, method, ...(query === undefined ? {} : { searchParams: query }), ...(body && { body }) };
    const sent = client.sendRequest<unknown>(terms);
    try {
      return read(answer, await within(answersWithinMs ?? ANSWERS_WITHIN_MS, sent));
    } catch (error) {
      throw asUpstreamError(error);
    }
  };
}

/** An answer may lack what it always had: then nobody knows what became of the call. */
function read<Answer>(schema: z.ZodType<Answer>, answer: unknown): Answer {
  const found = schema.safeParse(answer);
  if (found.success) return found.data;
  const at = found.error.issues[0]?.path.join('.') ?? '';
  throw new UpstreamError('JIRA', `it answered in an unknown form${at === '' ? '' : ` (${at})`}`, { retryable: true });
}

/** The client knows no time limit of its own. */
async function within<Value>(ms: number, answer: Promise<Value>): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new UpstreamError('JIRA', 'it did not answer in time', { retryable: true })), ms);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}

function asUpstreamError(cause: unknown): unknown {
  if (isNetworkError(cause)) return new UpstreamError('JIRA', 'it could not be asked', { retryable: true, cause });
  if (!isApiError(cause)) return cause;
  const { status } = cause;
  const said = wordsOf(cause.body);
  return new UpstreamError('JIRA', status === 401 ? REFUSED : said || `it answered ${status}`, {
    retryable: status === 408 || status === 429 || status >= 500,
    retryAfterMs: isRateLimitError(cause) ? cause.retryAfterMs : undefined,
    code: String(status),
  });
}

const REFUSED = 'it refuses the e-mail address or the API token';

/** https://developer.atlassian.com/cloud/jira/platform/rest/v3/intro/#status-codes */
const refusalSchema = z.object({
  errorMessages: z.array(z.string()).catch([]),
  errors: z.record(z.string(), z.string()).catch({}),
});

const WORDS_LENGTH = 600;

/** What JIRA says is wrong, field by field and word for word. */
function wordsOf(detail: unknown): string {
  const { errorMessages = [], errors = {} } = refusalSchema.safeParse(detail).data ?? {};
  const fields = Object.entries(errors).map(([field, words]) => `${field}: ${words}`);
  return shorten(oneLine(visibleText([...errorMessages, ...fields].join('; '))), WORDS_LENGTH);
}
