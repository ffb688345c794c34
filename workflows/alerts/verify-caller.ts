import type { CallerSecrets } from '../../core/deployment/secrets.ts';
import type { CallerSecretsSource } from '../../core/ports/caller-secrets.ts';

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
