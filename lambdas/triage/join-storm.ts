import { partOfRefusal } from '../../core/lifecycle/part-of-refusal.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { Alert } from '../../core/records/alert.ts';
import type { FoundGroup } from '../../core/records/found-group.ts';
import type { Incident } from '../../core/records/incident.ts';
import { findStorm } from '../../workflows/storms/find-storm.ts';
import type { TraceDependencies } from '../../workflows/storms/read-shared-traces.ts';

export type StormDependencies = TraceDependencies & { readonly clock: Clock };

/**
 * Looks whether a bug belongs to a storm.
 *
 * @returns the incident as it is: part of another one when it belongs to a storm. That one is the lead, whose thread
 * tells people of it.
 */
export async function joinStorm(
  deps: StormDependencies,
  incident: Incident,
  { alert, group }: { readonly alert: Alert; readonly group: FoundGroup },
): Promise<{ readonly incident: Incident; readonly lead?: Incident }> {
  const { clock, logger } = deps;
  const joined = await findStorm(deps, { incident, group, by: alert.id }, clock());
  if (joined === undefined) return { incident };

  const { member, lead } = joined;
  logger.info('storm-joined', { incidentId: member.id, partOf: lead.id, because: member.partOf?.because });
  const refusal = member.partOf === undefined ? {} : partOfRefusal(member.partOf);
  logger.info('attempt-skipped', { incidentId: member.id, alertId: alert.id, ...refusal });
  return { incident: member, lead };
}
