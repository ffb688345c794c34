import { MINUTE_MS } from '../core/durations.ts';
import { messageOf, UpstreamError } from '../core/errors.ts';

/** As GitHub asks where a limit does not say how long it lasts. */
const LIMIT_WITHOUT_TIME_MS = MINUTE_MS;

/**
 * What a call of GitHub threw, as the fault that it is. No answer, a server's fault and a rate limit pass; every other
 * answer lasts. GitHub's limits come as 403 or 429:
 * https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api#exceeding-the-rate-limit
 * A query's limit comes as 200, which Octokit throws without a status:
 * https://docs.github.com/en/graphql/overview/rate-limits-and-query-limits-for-the-graphql-api#exceeding-the-rate-limit
 *
 * @param doing completes "could not …"
 * @param now epoch milliseconds
 */
export function toUpstreamError(cause: unknown, doing: string, now = Date.now()): UpstreamError {
  if (cause instanceof UpstreamError) return cause;
  const { status, headers } = readAnswer(cause);
  const said = messageOf(cause);
  const isLimit =
    ((status === undefined || status === 403 || status === 429) && isRateLimit(said, headers)) ||
    (status === 422 && TOO_QUICKLY.test(said));
  const retryable = isLimit || (status !== undefined && (status >= 500 || status === 408 || status === 429));
  const retryAfterMs = isLimit ? readWait(headers, now) : undefined;
  const shown = /\bhtml\b/.test(headers['content-type'] ?? '') ? `HTTP ${status}` : said;
  return new UpstreamError('GitHub', `could not ${doing}: ${shown}`, { retryable, retryAfterMs, cause });
}

/** Whether the call may have had its effect: GitHub answered with a fault of its own, or not at all. */
export const isUncertain = (cause: unknown): boolean => (readAnswer(cause).status ?? 0) >= 500;

type Headers = Readonly<Record<string, string | undefined>>;

/** Octokit says 500 where no answer came. */
function readAnswer(cause: unknown): { status: number | undefined; headers: Headers } {
  if (typeof cause !== 'object' || cause === null) return { status: undefined, headers: {} };
  const status = 'status' in cause && typeof cause.status === 'number' ? cause.status : undefined;
  const response = 'response' in cause ? cause.response : undefined;
  const headers = typeof response === 'object' && response !== null && 'headers' in response ? response.headers : {};
  const entries = Object.entries(headers ?? {}).flatMap(([name, value]) =>
    typeof value === 'string' ? [[name.toLowerCase(), value] as const] : [],
  );
  return { status, headers: Object.fromEntries(entries) };
}

const isRateLimit = (said: string, headers: Headers): boolean =>
  headers['retry-after'] !== undefined ||
  headers['x-ratelimit-remaining'] === '0' ||
  /rate limit|abuse detection/i.test(said);

/** Content that is created faster than GitHub takes it is also refused as not valid. */
const TOO_QUICKLY = /submitted too quickly/i;

function readWait(headers: Headers, now: number): number {
  const seconds = Number(headers['retry-after']);
  if (seconds > 0) return seconds * 1_000;
  const reset = Number(headers['x-ratelimit-reset']) * 1_000;
  return headers['x-ratelimit-remaining'] === '0' && reset > 0
    ? Math.max(0, reset - now) + 1_000
    : LIMIT_WITHOUT_TIME_MS;
}
