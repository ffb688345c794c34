import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { type Secrets, secretsSchema } from '../core/deployment/secrets.ts';
import { UpstreamError } from '../core/errors.ts';
import type { Clock } from '../core/ports.ts';

const KEPT_MILLISECONDS = 5 * 60_000;

/**
 * Reads the one secret, and again after five minutes so that a rotated value arrives without a deployment.
 *
 * @throws {UpstreamError} naming the fields that are missing or wrong, never their values
 */
export function createSecretStore(options: {
  client: SecretsManagerClient;
  secretId: string;
  clock?: Clock;
}): () => Promise<Secrets> {
  const { client, secretId, clock = Date.now } = options;
  let kept: { readAt: number; secrets: Secrets } | undefined;

  return async () => {
    if (kept !== undefined && clock() - kept.readAt < KEPT_MILLISECONDS) return kept.secrets;
    const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: secretId }));
    kept = { readAt: clock(), secrets: parseSecrets(secretId, SecretString) };
    return kept.secrets;
  };
}

function parseSecrets(secretId: string, text: string | undefined): Secrets {
  const read = secretsSchema.safeParse(parseJson(text));
  if (read.success) return read.data;
  const problems = read.error.issues.map((issue) => `${issue.path.join('.') || 'the secret'}: ${issue.message}`);
  throw new UpstreamError('Secrets Manager', `secret ${secretId}: ${problems.join('; ')}`, { retryable: false });
}

function parseJson(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined; // the schema then says that an object was expected; the text itself must not be shown
  }
}
