import { type CallerSecrets, callerSecretsSchema } from '../core/deployment/secrets.ts';
import type { CallerSecretsSource } from '../core/ports/caller-secrets.ts';

/** A source whose secrets never change, such as those of a replay. Callers that are left out have no secret. */
export function fixedSecrets(input: Partial<CallerSecrets>): CallerSecretsSource {
  const secrets = callerSecretsSchema.parse({ webhookSecrets: [], ...input });
  return { read: async () => secrets, readAgain: async () => secrets };
}
