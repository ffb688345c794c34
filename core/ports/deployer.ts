import type { ReleaseRecord, Version } from '../records/release-record.ts';

/** What is to run where. The id of the release and the step lie at the provider as well, and are found again by them. */
export interface DeployOrder {
  readonly releaseId: string;
  readonly step: number;
  /** Which try of the step it is, from 1. A rollback that failed is tried again, and is then another deployment. */
  readonly tries: number;
  /** When the step began, epoch milliseconds: no deployment of it is older. */
  readonly startedAt: number;
  readonly service: ReleaseRecord['service'];
  readonly repository: string;
  readonly branch: string;
  readonly environment: 'staging' | 'production';
  /** The environment's own name, such as `prod-eu`. */
  readonly env: string;
  readonly target: Version;
  /** What runs there now, where that is known. */
  readonly previous?: Version | undefined;
  /** Share of the traffic that the target gets, more than 0 and at most 100. It is 100 in `promote`, `stop` and `back`. */
  readonly percent: number;
}

/** A deployment as its provider tells it. */
export type DeploymentState =
  | {
      readonly kind: 'running';
      readonly percent?: number | undefined;
      /** When the provider gives the rest of the traffic by itself, epoch milliseconds; left out where it waits for nothing. */
      readonly until?: number | undefined;
    }
  /** The new version has its share, and waits for `promote` or `stop`. */
  | { readonly kind: 'paused'; readonly percent: number }
  | { readonly kind: 'succeeded'; readonly artifact?: string | undefined }
  | { readonly kind: 'failed'; readonly reason: string }
  /** The version before runs again, and the provider is done. */
  | { readonly kind: 'rolled-back'; readonly reason: string };

/**
 * What deploys a service: one adapter each system. Each call may be repeated, with the same order, after a crash: the
 * deployment of this release, step and try is found again, and none is made twice. `describe` takes the order of the call
 * that gave the id: a share below 100 that is reached is `paused`, all traffic is `succeeded`.
 */
export interface Deployer {
  /**
   * Gives the target its share of the traffic of the environment. It returns once the provider took the order; `describe`
   * says when it was carried out.
   *
   * @returns the provider's id of the deployment
   * @throws {UpstreamError} where it failed; not retryable where it is forbidden or what it needs is gone
   */
  deploy(order: DeployOrder): Promise<string>;
  /** Gives the target all traffic. @returns the provider's id: that of `deployment`, or of the one that this made */
  promote(order: DeployOrder, deployment: string): Promise<string>;
  /**
   * Ends a deployment that has not got all traffic: the version before has it again. `order.target` is that version, as far
   * as it is known. @returns as `promote`
   */
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
