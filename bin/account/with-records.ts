import type { AccountOptions } from './account-options.ts';
import { type Account, findAccount } from './find-account.ts';
import { openRecords, type Records } from './open-records.ts';

/** Opens the records of the account that the options name, for as long as the work takes. */
export async function withRecords(
  options: AccountOptions,
  work: (records: Records, account: Account) => Promise<void>,
): Promise<void> {
  const account = await findAccount(options);
  const records = openRecords(account);
  try {
    await work(records, account);
  } finally {
    records.close();
  }
}
