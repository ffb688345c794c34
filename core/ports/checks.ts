/** One remark on lines of the head. https://docs.github.com/en/rest/checks/runs */
export interface Annotation {
  readonly path: string;
  readonly startLine: number;
  readonly endLine: number;
  readonly level: 'notice' | 'warning' | 'failure';
  readonly title?: string | undefined;
  readonly message: string;
}

/** A button of a check run: its identifier comes back with the press. */
export interface CheckAction {
  readonly label: string;
  readonly description: string;
  readonly identifier: string;
}

/** A check run as it is to be. */
export interface CheckState {
  readonly repository: string;
  readonly head: string;
  /** Names the round: a check run with the same one on the same commit is the same check run. */
  readonly externalId: string;
  readonly name: string;
  readonly status: 'queued' | 'in_progress' | 'completed';
  readonly conclusion?: 'success' | 'failure' | 'action_required' | 'neutral' | 'cancelled' | undefined;
  readonly title: string;
  /** Markdown, at most 65,535 characters each. */
  readonly summary: string;
  readonly text?: string | undefined;
  readonly annotations: readonly Annotation[];
  readonly actions: readonly CheckAction[];
  readonly detailsUrl?: string | undefined;
}

/** Check runs of our App. */
export interface Checks {
  /**
   * Makes the check run say this: creates it when no run of this external id is on the commit, else updates that one. Annotations
   * are sent 50 at a time, and only those that the run does not have yet. Safe to repeat after a crash.
   *
   * @param known the id of the run, where it is known
   * @returns its id
   * @throws {UpstreamError} where it failed; not retryable where check runs are forbidden or the repository is gone
   */
  put(state: CheckState, known?: number): Promise<number>;
}
