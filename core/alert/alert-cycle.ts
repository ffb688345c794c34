import { hash } from 'node:crypto';
import type { Alert } from '../records/alert.ts';
import type { AlertCycle, NamedCycle } from '../records/alert-cycle.ts';

/** A record has its limit, and so has a function's time: a recovery says nothing to the bugs beyond. */
const INCIDENTS_KEPT = 100;

/** The cycle that an alert belongs to; undefined when its webhook names none. */
export function cycleOf({ monitorId, cycleKey }: Pick<Alert, 'monitorId' | 'cycleKey'>): NamedCycle | undefined {
  if (cycleKey === '') return undefined;
  // Both are texts of any length and alphabet; as a key they have one of each.
  const name = hash('sha256', JSON.stringify([monitorId, cycleKey]), 'hex').slice(0, 32);
  return { name, monitorId, cycleKey };
}

/** Lets a cycle know an incident that one of its alerts brought. */
export function addToCycle(
  current: AlertCycle | undefined,
  named: NamedCycle,
  incidentId: string,
  now: number,
): AlertCycle {
  const cycle = current ?? openCycle(named, now);
  if (cycle.incidentIds.includes(incidentId)) return cycle;
  const incidentIds = [...cycle.incidentIds, incidentId].toSorted().slice(0, INCIDENTS_KEPT);
  return { ...cycle, incidentIds, updatedAt: now };
}

/** Ends a cycle at `at`, Datadog's time of a recovery; of several, the newest counts. */
export function recoverCycle(
  current: AlertCycle | undefined,
  named: NamedCycle,
  { at }: Pick<Alert, 'at'>,
  now: number,
): AlertCycle {
  const cycle = current ?? openCycle(named, now);
  if (cycle.recoveredAt !== undefined && cycle.recoveredAt >= at) return cycle;
  return { ...cycle, recoveredAt: at, updatedAt: now };
}

const openCycle = (named: NamedCycle, now: number): AlertCycle => ({
  ...named,
  version: 0,
  incidentIds: [],
  updatedAt: now,
});
