import type { Incident } from '../../core/records/incident.ts';
import type { Runtime } from '../runtime.ts';

/**
 * The incidents that an alert led to, in the order of triage; undefined until triage has settled the alert.
 *
 * @throws {Error} when triage left the alert alone
 */
export async function findIncidents(
  { ledger }: Pick<Runtime, 'ledger'>,
  alertId: string,
): Promise<readonly [Incident, ...Incident[]] | undefined> {
  const record = (await ledger.listAlerts(100)).find(({ alert }) => alert.id === alertId);
  if (record === undefined || record.disposition.kind === 'received') return undefined;
  const found = await Promise.all(record.incidentIds.map((id) => ledger.getIncident(id)));
  const [first, ...others] = found.filter((incident) => incident !== undefined);
  if (first === undefined) throw new Error(`the alert was ${record.disposition.kind}: ${record.disposition.reason}`);
  return [first, ...others];
}
