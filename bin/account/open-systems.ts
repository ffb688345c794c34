import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { createSecretStore } from '../../adapters/secret-store.ts';
import type { Config } from '../../core/config.ts';
import type { Secrets } from '../../core/deployment/secrets.ts';
import { connectDatadog, type DatadogApis } from '../datadog/connect-datadog.ts';
import type { AccountOptions } from './account-options.ts';
import { type Account, findAccount } from './find-account.ts';

/** An account with its secret, and the systems outside as it reaches them. */
export interface Systems {
  readonly account: Account;
  readonly secrets: Secrets;
  readonly datadog: () => DatadogApis;
}

/** @throws {UpstreamError} naming the fields of the secret that are missing */
export async function openSystems(options: AccountOptions, config: Config): Promise<Systems> {
  const account = await findAccount(options);
  const client = new SecretsManagerClient(account.settings('SECRETS_MANAGER'));
  try {
    const secrets = await createSecretStore({ client, secretId: account.secretId })();
    return {
      account,
      secrets,
      datadog: () =>
        connectDatadog({ ...secrets.datadog, site: config.datadog.site, apiUrl: account.endpoints.datadog }),
    };
  } finally {
    client.destroy();
  }
}
