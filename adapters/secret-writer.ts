import {
  GetSecretValueCommand,
  PutSecretValueCommand,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { z } from 'zod';
import { joinSecrets, type Secrets, splitSecrets } from '../core/deployment/secrets.ts';
import { UpstreamError } from '../core/errors.ts';

/** How mendhook signs in as a GitHub App, and what GitHub signs its webhook with. */
export interface GitHubAppSecrets {
  readonly appId: number;
  /** PEM. */
  readonly privateKey: string;
  readonly webhookSecrets: readonly string[];
}

export interface SecretWriter {
  /** Both secrets as one document, whatever they hold: they may be empty, or of an earlier version. */
  read(): Promise<unknown>;
  /** The callers' secret alone, whatever it holds. */
  readCallers(): Promise<unknown>;
  /** Writes both secrets. */
  write(secrets: Secrets): Promise<void>;
  /** Replaces what both secrets say of GitHub, and leaves the rest, which may be empty. */
  writeGitHub(github: GitHubAppSecrets): Promise<void>;
}

/** Fills the two secrets: only a person's command does. */
export function createSecretWriter(options: {
  client: SecretsManagerClient;
  secretId: string;
  callerSecretId: string;
}): SecretWriter {
  const { client, secretId, callerSecretId } = options;
  const read = async (SecretId: string) => {
    const { SecretString = '{}' } = await client.send(new GetSecretValueCommand({ SecretId }));
    return parse(SecretString, SecretId);
  };
  const change = async (SecretId: string, github: object) =>
    write(SecretId, { ...fields.parse(await read(SecretId)), github });
  const write = (SecretId: string, document: object) =>
    client.send(new PutSecretValueCommand({ SecretId, SecretString: JSON.stringify(document) }));
  return {
    readCallers: () => read(callerSecretId),
    read: async () => joinSecrets(await read(callerSecretId), await read(secretId)),
    write: async (secrets) => {
      const { callers, credentials } = splitSecrets(secrets);
      // The callers' secrets first: one that moves here from the other document is never in neither.
      await write(callerSecretId, callers);
      await write(secretId, credentials);
    },
    writeGitHub: async ({ appId, privateKey, webhookSecrets }) => {
      await change(callerSecretId, { webhookSecrets });
      await change(secretId, { appId, privateKey });
    },
  };
}

const fields = z.record(z.string(), z.unknown()).catch({});

function parse(text: string, secretId: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's message repeats a part of the text, which must not be shown.
    throw new UpstreamError('Secrets Manager', `secret ${secretId} holds no JSON`, { retryable: false });
  }
}
