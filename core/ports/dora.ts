/** A deployment, for the figures of DORA. Times are epoch milliseconds. */
export interface DoraDeployment {
  /** The same deployment has the same id: it counts once. 16 to 128 letters, digits, and `-_.:`. */
  readonly id: string;
  readonly service: string;
  readonly env: string;
  /** The value of the `version` tag. */
  readonly version: string;
  readonly commit: string;
  readonly repositoryUrl: string;
  readonly startedAt: number;
  readonly finishedAt: number;
}

/** Where deployments and their failures are counted: https://docs.datadoghq.com/dora_metrics/ */
export interface Dora {
  /** Safe to repeat. @throws {UpstreamError} */
  deployed(deployment: DoraDeployment): Promise<void>;
  /**
   * Marks a deployment as a failed change. Safe to repeat.
   *
   * @param rollback the id of the deployment that took it back
   * @throws {UpstreamError}
   */
  failed(id: string, rollback: string): Promise<void>;
}
