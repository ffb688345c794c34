import type { ReleaseRecord, Version } from '../records/release-record.ts';

/** What is to run where. The id of the release and the step lie at the provider as well, and are found again by them. */
export interface DeployOrder {
  readonly releaseId: string;
  readonly step: number;
  readonly service: ReleaseRecord['service'];
  readonly repository: string;
  readonly branch: string;
  readonly environment: 'staging' | 'production';
  /** The environment's own name, such as `prod-eu`. */
  readonly env: string;
  readonly target: Version;
  /** What runs there now, where that is known. */
  readonly previous?: Version | undefined;
  /** Share of the traffic, more than 0 and at most 100. */
  readonly percent: number;
}

/** A deployment as its provider tells it. */
export type DeploymentState =
  | { readonly kind: 'running'; readonly percent?: number | undefined }
  /** The new version has its share, and waits for `promote` or `stop`. */
  | { readonly kind: 'paused'; readonly percent: number }
  | { readonly kind: 'succeeded'; readonly artifact?: string | undefined }
  | { readonly kind: 'failed'; readonly reason: string }
  /** The version before runs again, and the provider is done. */
  | { readonly kind: 'rolled-back'; readonly reason: string };

/**
 * What deploys a service: one adapter each system. Each call may be repeated, with the same order, after a crash: the
 * deployment of this release and step is found again, and none is made twice.
 */
export interface Deployer {
  /**
   * Gives the target its share of the traffic of the environment.
   *
   * @returns the provider's id of the deployment
   * @throws {UpstreamError} where it failed; not retryable where it is forbidden or what it needs is gone
   */
  deploy(order: DeployOrder): Promise<string>;
  /** Gives the target all traffic. @returns the provider's id: that of `deployment`, or of the one that this made */
  promote(order: DeployOrder, deployment: string): Promise<string>;
  /** Ends a deployment that has not got all traffic: the version before has it again. @returns as `promote` */
  stop(order: DeployOrder, deployment: string): Promise<string>;
  /** Deploys the version before again, whole. `order.target` is that version. @returns the id of the deployment that this made */
  back(order: DeployOrder): Promise<string>;
  /** @returns undefined when the provider does not know it */
  describe(order: DeployOrder, deployment: string): Promise<DeploymentState | undefined>;
  /** What has all traffic, or most of it. Undefined when the provider cannot tell. */
  live(
    order: Pick<DeployOrder, 'service' | 'repository' | 'environment' | 'env'>,
  ): Promise<{ readonly commit?: string | undefined; readonly artifact?: string | undefined } | undefined>;
}
