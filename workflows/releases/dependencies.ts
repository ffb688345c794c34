import type { Config } from '../../core/config/config.ts';
import type { ReleaseConfig } from '../../core/config/release.ts';
import type { Logger } from '../../core/logger.ts';
import type { Changes } from '../../core/ports/changes.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { Commits } from '../../core/ports/commits.ts';
import type { DecisionLog } from '../../core/ports/decision-log.ts';
import type { JobRunner } from '../../core/ports/job-runner.ts';
import type { Ledger } from '../../core/ports/ledger.ts';
import type { MessageQueue } from '../../core/ports/message-queue.ts';
import type { Releases } from '../../core/ports/releases.ts';
import type { ServiceMetrics } from '../../core/ports/service-metrics.ts';
import type { ErrorLog } from '../../core/ports/telemetry.ts';
import type { UserDeployments } from '../../core/ports/user-deployments.ts';
import type { Alert } from '../../core/records/alert.ts';
import type { DeployOrderMessage, ReleaseEvent, ReleasePersonWord } from '../../core/records/release-event.ts';
import type { ReleaseRecord } from '../../core/records/release-record.ts';

/** What a release's way needs: each port is one outside system, or one part of it. Nothing here can deploy. */
export interface ReleaseDependencies {
  readonly config: Pick<Config, 'services' | 'model' | 'datadog'>;
  readonly release: ReleaseConfig;
  readonly releases: Releases;
  readonly changes: Pick<Changes, 'get'>;
  readonly decisions: DecisionLog;
  readonly jobs: JobRunner;
  readonly commits: Commits;
  /** What counts a release's service, by its own terms. */
  readonly metricsOf: (record: ReleaseRecord) => ServiceMetrics;
  /** The queue of this function itself: its delay is the clock. */
  readonly looks: MessageQueue<ReleaseEvent>;
  /** Orders for the two functions that may change what runs. They know no delay. */
  readonly deploys: MessageQueue<DeployOrderMessage>;
  readonly rollbacks: MessageQueue<DeployOrderMessage>;
  /** A deployment that the user's CI/CD made; undefined when GitHub does not know it. */
  readonly readDeployment: UserDeployments['read'];
  /** Answers a job of the user's that waits for our decision. */
  readonly answerGate: UserDeployments['answer'];
  /** Carries out what a person said. */
  readonly carryOutWord: (word: ReleasePersonWord) => Promise<void>;
  /** Tells people of a release whose state is new to them. */
  readonly tell: (record: ReleaseRecord) => Promise<void>;
  /** What looks for errors that only the new version has, and has them worked on. Left out, none are looked for. */
  readonly newErrors?:
    | {
        readonly errorLog: Pick<ErrorLog, 'searchErrors'>;
        readonly ledger: Pick<Ledger, 'takeSearch'>;
        /** The queue of alerts. */
        readonly alerts: MessageQueue<Alert>;
      }
    | undefined;
  readonly clock: Clock;
  readonly logger: Logger;
  /** The version of mendhook, which decides. */
  readonly version: string;
}
