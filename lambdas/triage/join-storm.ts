import type { Alert } from '../../core/alert/alert.ts';
import type { Incident } from '../../core/incident/incident.ts';
import type { Logger } from '../../core/logger.ts';
import type { Clock, Ledger } from '../../core/ports.ts';
import type { FoundGroup } from '../../core/search/found-group.ts';
import { findStorm } from '../../core/storm/find-storm.ts';

/**
 * Looks whether a bug belongs to a storm.
 *
 * @returns the incident as it stands: part of another one when it belongs to a storm. That one is the lead, whose thread
 * tells people of it.
 */
export async function joinStorm(
  deps: { readonly ledger: Ledger; readonly clock: Clock; readonly logger: Logger },
  incident: Incident,
  { alert, group }: { readonly alert: Alert; readonly group: FoundGroup },
): Promise<{ readonly incident: Incident; readonly lead?: Incident; readonly waitsFor?: undefined }> {
  const { ledger, clock, logger } = deps;
  const joined = await findStorm(ledger, { incident, group, by: alert.id }, clock());
  if (joined === undefined) return { incident };

  const { member, lead } = joined;
  logger.info('storm-joined', { incidentId: member.id, partOf: lead.id, because: member.partOf?.because });
  return { incident: member, lead };
}
