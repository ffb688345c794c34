import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { createSecretWriter, type SecretWriter } from '../../../adapters/secret-writer.ts';
import type { AccountOptions } from '../../account/account-options.ts';
import { type Account, findAccount } from '../../account/find-account.ts';

/** Opens the two secrets of the account that the options name, for as long as the work takes. */
export async function withSecret(
  options: AccountOptions,
  work: (secret: SecretWriter, account: Account) => Promise<void>,
): Promise<void> {
  const account = await findAccount(options);
  const client = new SecretsManagerClient(account.settings('SECRETS_MANAGER'));
  try {
    await work(createSecretWriter({ client, ...account }), account);
  } finally {
    client.destroy();
  }
}
