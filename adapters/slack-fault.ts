import { WebAPIRateLimitedError } from '@slack/web-api';
import { UpstreamError } from '../core/errors.ts';

/** Does something in Slack. @throws {UpstreamError} with Slack's own word as `code`, where it has one */
export async function translateSlack<Value>(doing: string, act: () => Promise<Value>): Promise<Value> {
  try {
    return await act();
  } catch (cause) {
    if (cause instanceof UpstreamError) throw cause;
    const code = readSlackCode(cause);
    const retryable = code === undefined || RETRYABLE.has(code);
    const wait = cause instanceof WebAPIRateLimitedError ? `, for ${cause.retryAfter} s` : '';
    throw new UpstreamError('Slack', `could not ${doing}${code === undefined ? '' : `: ${code}${wait}`}`, {
      retryable,
      code,
      cause,
    });
  }
}

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
