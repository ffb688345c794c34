import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * Whether GitHub or JIRA signed the body with one of the secrets. Each comparison takes the same time whatever is sent, and an empty
 * secret never verifies. https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries and
 * https://developer.atlassian.com/cloud/jira/platform/webhooks/#secure-admin-webhooks
 *
 * @param signature GitHub's `x-hub-signature-256`, or JIRA's `x-hub-signature`
 * @param body as it was sent, byte for byte
 */
export function verifyHubSignature(signature: string | undefined, body: Buffer, secrets: readonly string[]): boolean {
  if (signature === undefined) return false;
  return secrets
    .filter((secret) => secret.trim() !== '')
    .map((secret) => matches(signature, `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`))
    .includes(true);
}

function matches(sent: string, expected: string): boolean {
  const [left, right] = [Buffer.from(sent), Buffer.from(expected)];
  return left.length === right.length && timingSafeEqual(left, right);
}
