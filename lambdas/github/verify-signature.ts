import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * Whether GitHub signed the body with one of the secrets. Each comparison takes the same time whatever is sent, and an empty
 * secret never verifies. https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries
 *
 * @param signature `x-hub-signature-256`
 * @param body as it was sent, byte for byte
 */
export function verifySignature(signature: string | undefined, body: Buffer, secrets: readonly string[]): boolean {
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
