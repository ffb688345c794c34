import type { Config } from '../../core/config/config.ts';
import type { ReleaseConfig } from '../../core/config/release.ts';
import type { Logger } from '../../core/logger.ts';
import type { Changes } from '../../core/ports/changes.ts';
import type { Checks } from '../../core/ports/checks.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { DecisionLog } from '../../core/ports/decision-log.ts';
import type { JobRunner } from '../../core/ports/job-runner.ts';
import type { Ledger } from '../../core/ports/ledger.ts';
import type { Messenger } from '../../core/ports/messenger.ts';
import type { PullRequests } from '../../core/ports/pull-requests.ts';

/** What a change's way needs: each port is one outside system, or one part of it. */
export interface ChangeDependencies {
  readonly config: Pick<Config, 'services' | 'model' | 'datadog' | 'slack'>;
  readonly release: ReleaseConfig;
  readonly changes: Changes;
  readonly ledger: Pick<Ledger, 'claimBudget' | 'settleBudget'>;
  readonly jobs: JobRunner;
  readonly pullRequests: PullRequests;
  readonly checks: Checks;
  readonly decisions: DecisionLog;
  readonly messenger: Messenger;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Where people read pull requests, such as `https://github.com`. */
  readonly githubUrl: string;
  /** The version of mendhook, which decides. */
  readonly version: string;
}
