import type { Account } from './find-account.ts';

/**
 * Says on standard error which stage a command is about to change, with its account and region. Standard output stays for
 * what the command prints. Nothing is said of a runtime on this machine: the person named it.
 */
export function announceAccount(account: Pick<Account, 'kind' | 'name'>): void {
  if (account.kind === 'deployed') console.error(`on ${account.name}`);
}
