import {
  GetSecretValueCommand,
  PutSecretValueCommand,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import type { Secrets } from '../core/deployment/secrets.ts';
import { UpstreamError } from '../core/errors.ts';

export interface SecretWriter {
  /** The document as it stands, whatever it holds: it may be empty, or of an earlier version. */
  read(): Promise<unknown>;
  write(secrets: Secrets): Promise<void>;
}

/** Fills the one secret: only a person's command does. */
export function createSecretWriter(options: { client: SecretsManagerClient; secretId: string }): SecretWriter {
  const { client, secretId: SecretId } = options;
  return {
    read: async () => {
      const { SecretString = '{}' } = await client.send(new GetSecretValueCommand({ SecretId }));
      return parse(SecretString, SecretId);
    },
    write: async (secrets) => {
      await client.send(new PutSecretValueCommand({ SecretId, SecretString: JSON.stringify(secrets) }));
    },
  };
}

function parse(text: string, secretId: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's message repeats a part of the text, which must not be shown.
    throw new UpstreamError('Secrets Manager', `secret ${secretId} holds no JSON`, { retryable: false });
  }
}
