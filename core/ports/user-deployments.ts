/** What the user's own CI/CD deploys, and what waits for our word. */
export interface UserDeployments {
  /** A deployment; undefined when GitHub does not know it. @throws {UpstreamError} */
  read(repository: string, id: number): Promise<UserDeployment | undefined>;
  /**
   * Answers a job that waits for our protection rule. One that waits no longer stays as it was answered.
   *
   * @throws {UpstreamError} not retryable where the rule is not ours, or the right is missing
   */
  answer(answer: GateAnswer): Promise<void>;
}

/** A deployment that the user's CI/CD made, as GitHub shows it. */
export interface UserDeployment {
  readonly commit: string;
  readonly environment: string;
  /** Its newest status; `other`: it has not ended, or another one took its place. */
  readonly state: 'success' | 'failure' | 'other';
  /** When it got there, epoch milliseconds. */
  readonly at: number;
}

export interface GateAnswer {
  readonly repository: string;
  readonly runId: number;
  readonly environment: string;
  readonly state: 'approved' | 'rejected';
  /** One sentence for people. */
  readonly comment: string;
}
