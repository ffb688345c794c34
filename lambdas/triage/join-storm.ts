import type { Alert } from '../../core/alert/alert.ts';
import type { Incident } from '../../core/incident/incident.ts';
import type { Clock } from '../../core/ports.ts';
import type { FoundGroup } from '../../core/search/found-group.ts';
import { findStorm } from '../../core/storm/find-storm.ts';
import { type ShareDependencies, shareIncident } from '../../core/thread/share-incident.ts';
import { hasTurn } from '../../core/thread/thread-turn.ts';

/**
 * Looks whether a bug belongs to a storm, and tells people of it in the thread of the incident that it is then part of.
 *
 * @returns the incident as it stands: part of another one when it belongs to a storm
 */
export async function joinStorm(
  deps: ShareDependencies & { readonly clock: Clock },
  incident: Incident,
  { alert, group }: { readonly alert: Alert; readonly group: FoundGroup },
): Promise<Incident> {
  const { ledger, clock, logger } = deps;
  const joined = await findStorm(ledger, { incident, group, by: alert.id }, clock());
  if (joined === undefined) return incident;

  const { member, lead } = joined;
  logger.info('storm-joined', { incidentId: member.id, partOf: lead.id, because: member.partOf?.because });
  if (lead.thread !== undefined && hasTurn(lead, alert.id)) await shareIncident(deps, lead, lead.thread.channel);
  return member;
}
