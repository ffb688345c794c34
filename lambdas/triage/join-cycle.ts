import { addToCycle, cycleOf } from '../../core/alert/alert-cycle.ts';
import { bringsCycle, noteRecovery } from '../../core/lifecycle/incident-cycles.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { Ledger } from '../../core/ports/ledger.ts';
import type { Alert } from '../../core/records/alert.ts';
import type { Incident } from '../../core/records/incident.ts';

/**
 * Lets the alert's cycle know a bug that it has brought for the first time, so that its recovery finds the bug. The other
 * alerts of the cycle cost nothing. When the recovery came first, the incident is told now.
 *
 * @returns the incident as it is
 */
export async function joinCycle(
  { ledger, clock }: { readonly ledger: Ledger; readonly clock: Clock },
  incident: Incident,
  alert: Alert,
): Promise<Incident> {
  const named = cycleOf(alert);
  if (named === undefined || !bringsCycle(incident, named.name, alert.id)) return incident;
  const cycle = await ledger.changeCycle(named.name, (current) => addToCycle(current, named, incident.id, clock()));
  if (cycle.recoveredAt === undefined) return incident;
  return ledger.changeIncident(incident.id, (current) => noteRecovery(current, cycle, alert.id, clock()));
}
