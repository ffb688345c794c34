import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { createCallerSecrets } from '../../adapters/caller-secrets.ts';
import { createSecretStore } from '../../adapters/secret-store.ts';
import type { Config } from '../../core/config/config.ts';
import { joinSecrets, type Secrets, secretsSchema } from '../../core/deployment/secrets.ts';
import { connectDatadog, type DatadogApis } from '../datadog/connect-datadog.ts';
import type { AccountOptions } from './account-options.ts';
import { type Account, findAccount } from './find-account.ts';

/** An account with its secrets, and the systems outside as it reaches them. */
export interface Systems {
  readonly account: Account;
  readonly secrets: Secrets;
  /** @param appKey in place of the stored one */
  readonly datadog: (appKey?: string) => DatadogApis;
}

/** @throws {UpstreamError} naming the fields of the secrets that are missing */
export async function openSystems(options: AccountOptions, config: Config): Promise<Systems> {
  const account = await findAccount(options);
  const client = new SecretsManagerClient(account.settings('SECRETS_MANAGER'));
  try {
    const [callers, credentials] = await Promise.all([
      createCallerSecrets({ client, secretId: account.callerSecretId }).read(),
      createSecretStore({ client, secretId: account.secretId })(),
    ]);
    const secrets = secretsSchema.parse(joinSecrets(callers, credentials));
    return {
      account,
      secrets,
      datadog: (appKey = secrets.datadog.appKey) =>
        connectDatadog({
          apiKey: secrets.datadog.apiKey,
          appKey,
          site: config.datadog.site,
          apiUrl: account.endpoints.datadog,
        }),
    };
  } finally {
    client.destroy();
  }
}
