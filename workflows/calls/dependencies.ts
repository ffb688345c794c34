import type { Config } from '../../core/config/config.ts';
import type { Logger } from '../../core/logger.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { Ledger } from '../../core/ports/ledger.ts';
import type { Pager } from '../../core/ports/pager.ts';
import type { PersonActivity } from '../../core/ports/person-activity.ts';

export interface CallDependencies {
  readonly ledger: Ledger;
  readonly pager: Pager;
  readonly activity: PersonActivity;
  readonly config: Config;
  readonly clock: Clock;
  /** Between 0 and 1. */
  readonly random: () => number;
  readonly logger: Logger;
}
