import { WebAPIHTTPError, WebAPIRateLimitedError, WebAPIRequestError } from '@slack/web-api';
import { UpstreamError } from '../core/errors.ts';

/** Does something in Slack. @throws {UpstreamError} with Slack's own word as `code`, where it has one */
export async function translateSlack<Value>(doing: string, act: () => Promise<Value>): Promise<Value> {
  try {
    return await act();
  } catch (cause) {
    if (cause instanceof UpstreamError) throw cause;
    const code = readSlackCode(cause);
    const isTokenRefused = TOKEN_REFUSED.has(code);
    const retryable = code === undefined || isTokenRefused || RETRYABLE.has(code);
    const isLimited = cause instanceof WebAPIRateLimitedError;
    const wait = isLimited ? `, for ${cause.retryAfter} s` : '';
    throw new UpstreamError('Slack', `could not ${doing}${code === undefined ? '' : `: ${code}${wait}`}`, {
      retryable,
      code,
      notDone: !retryable || isLimited || isTokenRefused || wasNotSent(cause),
      ...(isLimited ? { retryAfterMs: cause.retryAfter * 1_000 } : {}),
      cause,
    });
  }
}

/**
 * Does a part of an operation of several calls.
 *
 * @param notDone whether the whole operation surely had no effect if this part fails
 * @throws {UpstreamError}
 */
export async function translatePart<Value>(notDone: boolean, doing: string, act: () => Promise<Value>): Promise<Value> {
  try {
    return await translateSlack(doing, act);
  } catch (error) {
    if (!(error instanceof UpstreamError)) throw error;
    const { system, message, retryable, retryAfterMs, code } = error;
    const words = message.slice(`${system}: `.length);
    throw new UpstreamError(system, words, { retryable, retryAfterMs, code, notDone, cause: error });
  }
}

/**
 * Whether Slack takes no call at all: nothing listened, the time was over, something in front of it answered, or it refuses the
 * token. That says nothing of one channel or thread, so what was to be posted waits.
 */
export function isAway(error: unknown): boolean {
  if (error instanceof WebAPIRequestError) return true;
  if (error instanceof WebAPIHTTPError) return error.statusCode >= 500;
  const code = readSlackCode(error);
  return code === 'service_unavailable' || TOKEN_REFUSED.has(code);
}

/** Whether Slack is there and says no: it refuses for good, or asks to wait. */
export function saysNo(error: unknown): boolean {
  const code = readSlackCode(error);
  if (code === undefined || TOKEN_REFUSED.has(code)) return false;
  return error instanceof WebAPIRateLimitedError || !RETRYABLE.has(code);
}

/** Nothing that was sent reached Slack: no connection came about. */
function wasNotSent(error: unknown): boolean {
  const cause = error instanceof WebAPIRequestError ? error.original.cause : undefined;
  return typeof cause === 'object' && cause !== null && 'code' in cause && NO_CONNECTION.has(String(cause.code));
}

const NO_CONNECTION = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'ENETUNREACH', 'EHOSTUNREACH']);

/** Slack's own word for what is wrong, such as `channel_not_found`; undefined for a fault on the way. */
export function readSlackCode(error: unknown): string | undefined {
  if (error instanceof WebAPIRateLimitedError) return 'ratelimited';
  const data = typeof error === 'object' && error !== null && 'data' in error ? error.data : undefined;
  const code = typeof data === 'object' && data !== null && 'error' in data ? data.error : undefined;
  return typeof code === 'string' ? code : undefined;
}

/** Faults of Slack, its limits, and a workspace or channel that is being moved: https://docs.slack.dev/reference/methods/chat.postMessage */
const RETRYABLE = new Set([
  'ratelimited',
  'rate_limited',
  'message_limit_exceeded',
  'internal_error',
  'service_unavailable',
  'request_timeout',
  'fatal_error',
  'team_added_to_org',
  'org_login_required',
  'external_channel_migrating',
]);

/** The token is missing, wrong, withdrawn or too old, or its account is gone. A valid one in the secret ends that. */
const TOKEN_REFUSED: ReadonlySet<string | undefined> = new Set([
  'not_authed',
  'invalid_auth',
  'account_inactive',
  'token_revoked',
  'token_expired',
]);
