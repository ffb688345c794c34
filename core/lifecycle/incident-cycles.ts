import type { AlertCycle, CycleSeen } from '../records/alert-cycle.ts';
import type { Incident } from '../records/incident.ts';
import { takeThreadUpdate } from './thread-update.ts';

const CYCLES_KEPT = 50;

/** Keeps that a cycle brought the bug; the latest few, oldest first, whatever the order in which they are told of. */
export function addCycleSeen(known: readonly CycleSeen[] = [], { name, seenAt, by }: CycleSeen): CycleSeen[] {
  const current = known.find((cycle) => cycle.name === name);
  const seen = { ...(current ?? { name, by }), seenAt: Math.max(current?.seenAt ?? seenAt, seenAt) };
  return [...known.filter((cycle) => cycle.name !== name), seen].toSorted(bySeenAt).slice(-CYCLES_KEPT);
}

const bySeenAt = (a: CycleSeen, b: CycleSeen): number => a.seenAt - b.seenAt || (a.name < b.name ? -1 : 1);

/** Whether it is for this alert to let the cycle know the incident. */
export const bringsCycle = ({ cycles = [] }: Incident, cycle: string, alertId: string): boolean =>
  cycles.some(({ name, by }) => name === cycle && by === alertId);

/**
 * Notes that a cycle is over, if it is. That changes nothing of where the incident stands: an error that stopped by itself
 * is still a bug. People are shown what they see of it in the update of `by`, or later.
 */
export function noteRecovery(
  incident: Incident,
  { name, recoveredAt: at }: Pick<AlertCycle, 'name' | 'recoveredAt'>,
  by: string,
  now: number,
): Incident {
  const known = incident.cycles?.find((cycle) => cycle.name === name);
  if (at === undefined || known === undefined || (known.recoveredAt ?? 0) >= at) return incident;
  const cycles = incident.cycles?.map((cycle) => (cycle === known ? { ...known, recoveredAt: at } : cycle));
  const noted = { ...incident, cycles };
  return recoveredAt(noted) === recoveredAt(incident) ? noted : takeThreadUpdate({ ...noted, updatedAt: now }, by, now);
}

/**
 * When the last of the monitors recovered that have told of the bug (epoch milliseconds); undefined while one has not, or
 * when an alert came after it.
 */
export function recoveredAt({ cycles = [], alertAt = 0 }: Pick<Incident, 'cycles' | 'alertAt'>): number | undefined {
  if (cycles.length === 0 || cycles.some(isOn)) return undefined;
  const last = Math.max(...cycles.map((cycle) => cycle.recoveredAt ?? 0));
  return alertAt > last ? undefined : last;
}

const isOn = ({ seenAt, recoveredAt: at }: CycleSeen): boolean => at === undefined || at < seenAt;
