/** A pull request as GitHub says that it is now. Every text in it was written by a stranger. */
export interface PullRequestDetails {
  readonly repository: string;
  readonly number: number;
  readonly state: 'open' | 'closed';
  readonly draft: boolean;
  readonly merged: boolean;
  readonly title: string;
  readonly body: string;
  readonly author: { readonly login: string; readonly association: 'member' | 'bot' | 'own' | 'none' };
  readonly head: {
    readonly sha: string;
    readonly branch: string;
    /** The tree of the head's commit. */
    readonly tree: string;
    /** Left out when the head's repository is gone. */
    readonly repository?: string | undefined;
  };
  readonly base: { readonly sha: string; readonly branch: string };
  /** Whether the head lies in another repository. */
  readonly fork: boolean;
  /** Messages of its commits, oldest first, at most 250. */
  readonly commits: readonly string[];
}

export type Permission = 'admin' | 'maintain' | 'write' | 'triage' | 'read' | 'none';

/** Pull requests and who may do what with them. */
export interface PullRequests {
  /** @returns undefined when there is none of that number, or the repository is not to be seen any more */
  read(repository: string, number: number): Promise<PullRequestDetails | undefined>;
  /** What a person may do in the repository, whatever way they got the right. */
  permissionOf(repository: string, login: string): Promise<Permission>;
  /**
   * The newest comment or review text of a person since then (epoch milliseconds): on one line, redacted, at most 500 characters.
   * Undefined when there is none.
   */
  newestWords(query: { repository: string; number: number; login: string; since: number }): Promise<string | undefined>;
}
