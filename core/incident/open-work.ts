import { THREAD_INTERVAL_MS } from '../thread/thread-turn.ts';
import type { Incident } from './incident.ts';

const MINUTE_MS = 60_000;
/** Whoever changed the incident does what follows within this time, or has died. */
const SETTLES_WITHIN_MS = 5 * MINUTE_MS;
const LOOK_AT_WORK_MS = 5 * MINUTE_MS;
const LOOK_AT_PULL_REQUEST_MS = 60 * MINUTE_MS;

/** Notes that money is to be settled and people are to be told: part of each change of where an incident stands. */
export const unsettle = (incident: Incident, now: number): Incident => ({
  ...incident,
  unsettled: true,
  lookAt: now + SETTLES_WITHIN_MS,
});

/** Notes that it was done, or that there was nothing to do, and when to look at the incident next. */
export function settled(incident: Incident, now: number): Incident {
  const { unsettled: _, lookAt: __, ...rest } = incident;
  const next = nextLook(incident, now);
  return next === undefined ? rest : { ...rest, lookAt: next };
}

/** When the sweep has to look at the incident (epoch milliseconds); undefined when nothing about it is open. */
export function dueAt({ lookAt, threadTurn }: Incident): number | undefined {
  const shown = threadTurn?.behind ? threadTurn.at + THREAD_INTERVAL_MS : undefined;
  if (lookAt === undefined || shown === undefined) return lookAt ?? shown;
  return Math.min(lookAt, shown);
}

/** The time from which on a merged bug that nobody saw again is resolved; undefined when nothing is watched. */
export const watchEnds = ({ merge, lastSeen }: Pick<Incident, 'merge' | 'lastSeen'>): number | undefined =>
  merge === undefined ? undefined : Math.max(merge.deployedFrom, lastSeen) + merge.watchMs;

function nextLook(incident: Incident, now: number): number | undefined {
  if (incident.publishing !== undefined) return now + LOOK_AT_WORK_MS;
  switch (incident.status) {
    case 'in-work':
      return now + LOOK_AT_WORK_MS;
    case 'fix-proposed':
    case 'diagnosed':
    case 'failed':
      return incident.pullRequest === undefined ? undefined : now + LOOK_AT_PULL_REQUEST_MS;
    case 'merged':
      return watchEnds(incident);
    case 'observed':
    case 'rejected':
    case 'resolved':
    case 'regressed':
      return undefined;
    default:
      return incident.status satisfies never;
  }
}
