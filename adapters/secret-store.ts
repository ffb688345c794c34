import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { z } from 'zod';
import { type Credentials, credentialsSchema } from '../core/deployment/secrets.ts';
import { MINUTE_MS } from '../core/durations.ts';
import { UpstreamError } from '../core/errors.ts';
import type { Clock } from '../core/ports/clock.ts';

export const KEPT_MILLISECONDS = 5 * MINUTE_MS;

/**
 * Reads the credentials with which mendhook acts, and again after five minutes so that a rotated value arrives without a
 * deployment.
 *
 * @throws {UpstreamError} naming the fields that are missing or wrong, never their values
 */
export function createSecretStore(options: {
  client: SecretsManagerClient;
  secretId: string;
  clock?: Clock;
}): () => Promise<Credentials> {
  const { client, secretId, clock = Date.now } = options;
  let kept: { readAt: number; secrets: Credentials } | undefined;

  return async () => {
    if (kept !== undefined && clock() - kept.readAt < KEPT_MILLISECONDS) return kept.secrets;
    const readAt = clock();
    kept = { readAt, secrets: await readSecret(client, secretId, credentialsSchema) };
    return kept.secrets;
  };
}

/**
 * Reads one document of Secrets Manager.
 *
 * @throws {UpstreamError} naming the fields that are missing or wrong, never their values
 */
export async function readSecret<Document>(
  client: SecretsManagerClient,
  secretId: string,
  schema: z.ZodType<Document>,
): Promise<Document> {
  const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: secretId }));
  const read = schema.safeParse(parseJson(SecretString));
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
