/** The commits of a repository, and the pull requests that brought them. Every text was written by a stranger. */
export interface Commits {
  /**
   * The commits that `head` has and `base` has not, oldest first, at most 250.
   *
   * @returns undefined when the repository does not know both
   * @throws {UpstreamError}
   */
  between(
    repository: string,
    range: { readonly base: string; readonly head: string },
  ): Promise<readonly BranchCommit[] | undefined>;
  /** One commit; undefined when the repository does not know it. @throws {UpstreamError} */
  read(repository: string, sha: string): Promise<BranchCommit | undefined>;
  /** The merged pull requests that brought a commit. @throws {UpstreamError} */
  pullsOf(repository: string, sha: string): Promise<readonly MergedPull[]>;
  /**
   * Whether `commit` (a name of a branch too) has `ancestor` in its history; undefined when the repository does not know both.
   *
   * @throws {UpstreamError}
   */
  contains(
    repository: string,
    commits: { readonly commit: string; readonly ancestor: string },
  ): Promise<boolean | undefined>;
}

export interface BranchCommit {
  readonly sha: string;
  readonly message: string;
}

/** Times are epoch milliseconds. */
export interface MergedPull {
  readonly number: number;
  readonly title: string;
  readonly login: string;
  readonly branch: string;
  readonly openedAt: number;
  readonly mergedAt: number;
}
