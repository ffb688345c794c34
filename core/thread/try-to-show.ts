import type { Incident } from '../incident/incident.ts';
import type { Logger } from '../logger.ts';
import type { Clock, Ledger, Messenger } from '../ports.ts';
import { showIncident } from './show-incident.ts';
import { markBehind } from './thread-turn.ts';
import { type Told, tolerateOutage } from './tolerate-outage.ts';

export interface TellDependencies {
  readonly ledger: Ledger;
  readonly messenger: Messenger;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Shows where an incident stands in its thread. When Slack does not answer, the ledger keeps that the thread is behind, and
 * the sweep shows it later.
 *
 * @throws {Error} for faults that are not Slack's
 */
export async function tryToShow(deps: TellDependencies, incident: Incident, channel: string): Promise<Told> {
  const { ledger, logger, clock } = deps;
  const told = await tolerateOutage(logger, incident, () => showIncident(deps, incident, channel));
  if (told === 'put-off') await ledger.changeIncident(incident.id, (present) => markBehind(present, clock()));
  return told;
}
