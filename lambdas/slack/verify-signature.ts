import { createHmac, timingSafeEqual } from 'node:crypto';

const VERSION = 'v0';
const OLDEST_SECONDS = 5 * 60;

export interface SignedRequest {
  /** `x-slack-request-timestamp`: epoch seconds. */
  readonly timestamp: string | undefined;
  /** `x-slack-signature`. */
  readonly signature: string | undefined;
  /** The body as it was sent, byte for byte. */
  readonly body: Buffer;
}

/**
 * Whether Slack signed the request with one of the secrets, within five minutes of now: what somebody recorded is worth
 * nothing later. Each comparison takes the same time whatever is sent, and an empty secret never verifies.
 * https://docs.slack.dev/authentication/verifying-requests-from-slack
 *
 * @param now epoch milliseconds
 */
export function verifySignature(
  { timestamp, signature, body }: SignedRequest,
  secrets: readonly string[],
  now: number,
): boolean {
  if (timestamp === undefined || signature === undefined || !/^\d{1,12}$/.test(timestamp)) return false;
  if (Math.abs(now / 1_000 - Number(timestamp)) > OLDEST_SECONDS) return false;
  return secrets
    .filter((secret) => secret.trim() !== '')
    .map((secret) => matches(signature, sign(secret, timestamp, body)))
    .includes(true);
}

const sign = (secret: string, timestamp: string, body: Buffer): string =>
  `${VERSION}=${createHmac('sha256', secret).update(`${VERSION}:${timestamp}:`).update(body).digest('hex')}`;

function matches(sent: string, expected: string): boolean {
  const [left, right] = [Buffer.from(sent), Buffer.from(expected)];
  return left.length === right.length && timingSafeEqual(left, right);
}
