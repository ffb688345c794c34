import { createHash, timingSafeEqual } from 'node:crypto';

/**
 * Whether the header holds one of the configured secrets. Each comparison takes the same time whatever is sent, and an
 * empty configured secret never verifies: a secret that was not filled in must not open the door.
 */
export function verifySecret(sent: string | undefined, secrets: readonly string[]): boolean {
  if (sent === undefined || sent === '') return false;
  const digest = sha256(sent);
  return secrets
    .filter((secret) => secret.trim() !== '')
    .reduce((found, secret) => timingSafeEqual(digest, sha256(secret)) || found, false);
}

const sha256 = (text: string) => createHash('sha256').update(text).digest();
