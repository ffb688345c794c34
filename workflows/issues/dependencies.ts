import type { Config } from '../../core/config/config.ts';
import type { Logger } from '../../core/logger.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { IssueTracker } from '../../core/ports/issue-tracker.ts';
import type { Ledger } from '../../core/ports/ledger.ts';

export interface IssueDependencies {
  readonly ledger: Ledger;
  readonly tracker: IssueTracker;
  readonly config: Config;
  readonly clock: Clock;
  /** Between 0 and 1. */
  readonly random: () => number;
  readonly logger: Logger;
}
