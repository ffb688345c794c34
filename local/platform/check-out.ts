import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { gitEnvironment } from '@mendhook/emulators/github/git';
import { execa } from 'execa';

/** Checks each commit out once, even if two environments want it at the same moment. */
export function createCheckouts(terms: Omit<CheckoutTerms, 'commit'>): (commit: string) => Promise<string> {
  const known = new Map<string, Promise<string>>();
  return (commit) => {
    const directory = known.get(commit) ?? checkOut({ ...terms, commit });
    known.set(commit, directory);
    directory.catch(() => known.delete(commit));
    return directory;
  };
}

interface CheckoutTerms {
  /** A folder or an address that git clones from. */
  readonly repository: string;
  /** Where checkouts lie, one folder a commit. */
  readonly root: string;
  readonly commit: string;
  readonly signal: AbortSignal;
}

/**
 * Checks a commit out of a repository, as a build would.
 *
 * @returns the folder
 * @throws {Error} with git's own words when there is no such commit
 */
async function checkOut(terms: CheckoutTerms): Promise<string> {
  const { repository, root, commit, signal } = terms;
  if (!/^[0-9a-f]{40}$/.test(commit)) throw new Error(`"${commit}" is no commit: expected 40 hexadecimal digits`);
  const directory = join(root, commit);
  const git = (cwd: string, ...args: readonly string[]) =>
    execa('git', args, { cwd, env: gitEnvironment(), extendEnv: false, cancelSignal: signal });
  await rm(directory, { recursive: true, force: true });
  await git(root, 'clone', '--quiet', '--no-checkout', '--', repository, directory);
  await git(directory, 'checkout', '--quiet', '--detach', commit);
  return directory;
}
