import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { type CallerSecrets, callerSecretsSchema } from '../core/deployment/secrets.ts';
import type { CallerSecretsSource } from '../core/ports/caller-secrets.ts';
import type { Clock } from '../core/ports/clock.ts';
import { KEPT_MILLISECONDS, readSecret } from './secret-store.ts';

/** A mismatch causes a read at most this often in each instance of a function. */
export const READ_AGAIN_MILLISECONDS = 5_000;

/**
 * Reads the secrets of callers. A copy is kept for five minutes, and for five seconds after a mismatch.
 *
 * @throws {UpstreamError} naming the fields that are missing or wrong, never their values
 */
export function createCallerSecrets(options: {
  client: SecretsManagerClient;
  secretId: string;
  clock?: Clock;
}): CallerSecretsSource {
  const { client, secretId, clock = Date.now } = options;
  let kept: { readAt: number; secrets: CallerSecrets } | undefined;

  const younger = async (milliseconds: number) => {
    if (kept !== undefined && clock() - kept.readAt < milliseconds) return kept.secrets;
    const readAt = clock();
    kept = { readAt, secrets: await readSecret(client, secretId, callerSecretsSchema) };
    return kept.secrets;
  };
  return { read: () => younger(KEPT_MILLISECONDS), readAgain: () => younger(READ_AGAIN_MILLISECONDS) };
}
