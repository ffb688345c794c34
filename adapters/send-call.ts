import { UpstreamError } from '../core/errors.ts';

const ANSWERS_WITHIN_MS = 10_000;

/**
 * Sends JSON to a system that calls people. A redirect is not followed: what is sent has a secret, or is signed for one address.
 *
 * @throws {UpstreamError} that may be retried, if there is no answer
 */
export async function sendCall(
  system: string,
  url: string,
  { body, headers = {} }: { readonly body: string; readonly headers?: Readonly<Record<string, string>> },
): Promise<Response> {
  try {
    return await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
      redirect: 'error',
      signal: AbortSignal.timeout(ANSWERS_WITHIN_MS),
    });
  } catch (cause) {
    throw new UpstreamError(system, 'it could not be asked', { retryable: true, cause });
  }
}

/**
 * How long a system asks to wait, in milliseconds: `Retry-After` in seconds or as a date.
 * https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3
 */
export function retryAfterOf(headers: Headers, now = Date.now()): number | undefined {
  const value = headers.get('retry-after');
  if (value === null) return undefined;
  const wait = /^\d+$/.test(value.trim()) ? Number(value) * 1_000 : Date.parse(value) - now;
  return Number.isFinite(wait) && wait > 0 ? wait : undefined;
}
