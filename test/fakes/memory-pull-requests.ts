import type { Permission, PullRequestDetails, PullRequests } from '../../core/ports/pull-requests.ts';

interface Words {
  readonly repository: string;
  readonly number: number;
  readonly login: string;
  readonly text: string;
  /** Epoch milliseconds. */
  readonly at: number;
}

export interface MemoryPullRequests extends PullRequests {
  /** Puts a pull request there, in place of the one with its number. */
  set(details: PullRequestDetails): void;
  /** Takes it away, as when the App is uninstalled. */
  remove(repository: string, number: number): void;
  /** What a person may do in a repository; everybody else may do nothing. */
  permit(repository: string, login: string, permission: Permission): void;
  /** What people wrote, in any order. */
  readonly words: Words[];
}

/** Pull requests in memory, as `createGitHubPullRequests` reads them at GitHub. Names ignore case. */
export function createMemoryPullRequests(...known: readonly PullRequestDetails[]): MemoryPullRequests {
  const pulls = new Map(known.map((each) => [keyOf(each.repository, each.number), each]));
  const permissions = new Map<string, Permission>();
  const words: Words[] = [];
  return {
    words,
    set: (details) => void pulls.set(keyOf(details.repository, details.number), details),
    remove: (repository, number) => void pulls.delete(keyOf(repository, number)),
    permit: (repository, login, permission) => void permissions.set(keyOf(repository, login), permission),
    read: async (repository, number) => pulls.get(keyOf(repository, number)),
    permissionOf: async (repository, login) => permissions.get(keyOf(repository, login)) ?? 'none',
    newestWords: async ({ repository, number, login, since }) =>
      words
        .filter((each) => keyOf(each.repository, each.number) === keyOf(repository, number))
        .filter((each) => each.login.toLowerCase() === login.toLowerCase() && each.at >= since)
        .toSorted((one, other) => one.at - other.at)
        .at(-1)?.text,
  };
}

const keyOf = (repository: string, of: string | number): string => `${repository}#${of}`.toLowerCase();
