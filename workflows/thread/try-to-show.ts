import { markThreadPending } from '../../core/lifecycle/thread-update.ts';
import type { Logger } from '../../core/logger.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { Ledger } from '../../core/ports/ledger.ts';
import type { Messenger } from '../../core/ports/messenger.ts';
import type { Incident } from '../../core/records/incident.ts';
import { showIncident } from './show-incident.ts';
import { type Told, tolerateOutage } from './tolerate-outage.ts';

export interface TellDependencies {
  readonly ledger: Ledger;
  readonly messenger: Messenger;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Shows where an incident stands in its thread. When Slack does not answer, the ledger marks the thread as pending, and
 * the sweep shows it later.
 *
 * @throws {Error} for faults that are not Slack's
 */
export async function tryToShow(deps: TellDependencies, incident: Incident, channel: string): Promise<Told> {
  const { ledger, logger, clock } = deps;
  const told = await tolerateOutage(logger, incident, () => showIncident(deps, incident, channel));
  if (told === 'put-off') await ledger.changeIncident(incident.id, (current) => markThreadPending(current, clock()));
  return told;
}
