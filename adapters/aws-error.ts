import { messageOf, UpstreamError } from '../core/errors.ts';

/** AWS does not say how long a limit of calls lasts; its own clients wait for twenty seconds at most. */
const LIMIT_MS = 20_000;

/**
 * What a call of AWS threw, as the fault that it is. A limit, a server's fault and a broken connection pass; a refusal lasts.
 *
 * @param system such as `ECS`
 * @param doing completes "could not …"
 */
export function toAwsError(cause: unknown, system: string, doing: string): UpstreamError {
  if (cause instanceof UpstreamError) return cause;
  const status = statusOf(cause);
  const name = cause instanceof Error ? cause.name : '';
  const isLimit = status === 429 || /Throttl|TooManyRequests|LimitExceeded|RequestLimit/i.test(name);
  const retryable = isLimit || status === undefined || status >= 500;
  return new UpstreamError(system, `could not ${doing}: ${messageOf(cause)}`, {
    ...{ retryable, code: name, cause },
    retryAfterMs: isLimit ? LIMIT_MS : undefined,
  });
}

export const hasName = (error: unknown, ...names: readonly string[]): boolean =>
  error instanceof Error && names.includes(error.name);

function statusOf(cause: unknown): number | undefined {
  const metadata = typeof cause === 'object' && cause !== null && '$metadata' in cause ? cause.$metadata : undefined;
  if (typeof metadata !== 'object' || metadata === null || !('httpStatusCode' in metadata)) return undefined;
  return typeof metadata.httpStatusCode === 'number' ? metadata.httpStatusCode : undefined;
}
