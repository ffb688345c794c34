import { type CallerSecrets, callerSecretsSchema } from './secrets.ts';

/** The secrets of callers, of which a copy is kept for a while. */
export interface CallerSecretsSource {
  /** The kept copy, or the secrets as they are when there is none or it is old. */
  read(): Promise<CallerSecrets>;
  /** The secrets as they are now, or as they were a few seconds ago: strangers must not cause a read for each call. */
  readAgain(): Promise<CallerSecrets>;
}

/**
 * Checks what a caller shows against the kept secrets, and once more against the secrets as they are now: a secret that was
 * replaced since the last read is known to the caller first.
 *
 * @param verify whether the caller shows one of these secrets
 * @returns the secrets that the last check was made with
 * @throws {Error} when the secrets cannot be read
 */
export async function verifyCaller(
  source: CallerSecretsSource,
  verify: (secrets: CallerSecrets) => boolean,
): Promise<{ readonly verified: boolean; readonly secrets: CallerSecrets }> {
  const kept = await source.read();
  if (verify(kept)) return { verified: true, secrets: kept };
  const secrets = await source.readAgain();
  return { verified: verify(secrets), secrets };
}

/** A source whose secrets never change, such as those of a replay. Callers that are left out have no secret. */
export function fixedSecrets(given: Partial<CallerSecrets>): CallerSecretsSource {
  const secrets = callerSecretsSchema.parse({ webhookSecrets: [], ...given });
  return { read: async () => secrets, readAgain: async () => secrets };
}
