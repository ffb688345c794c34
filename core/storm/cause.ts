import { MINUTE_MS } from '../durations.ts';
import type { Cause, NamedBy } from '../records/cause.ts';
import type { Evidence } from './evidence.ts';

/** Errors that lie further apart have their likeness by chance. */
export const STORM_WINDOW_MS = 10 * MINUTE_MS;

const BUGS_KEPT = 8;
/** One noisy service must not push the others out. */
const BUGS_KEPT_OF_A_SERVICE = 2;

/** Notes that a bug has the cause. The same object when nothing changes. */
export function nameCause(
  current: Cause | undefined,
  evidence: Evidence,
  bug: Pick<NamedBy, 'incidentId' | 'service' | 'title'>,
): Cause {
  const { from, to, cause: name } = evidence;
  const { version = 0, namedBy: all = [] } = current ?? {};
  const namedBy = all.filter((each) => each.to + STORM_WINDOW_MS >= from);
  const own = namedBy.find(({ incidentId }) => incidentId === bug.incidentId);
  if (own !== undefined) {
    const longer = { ...own, from: Math.min(own.from, from), to: Math.max(own.to, to) };
    if (current !== undefined && longer.from === own.from && longer.to === own.to) return current;
    return { name, version, namedBy: namedBy.map((each) => (each === own ? longer : each)) };
  }
  return { name, version, namedBy: addCapped(namedBy, { ...bug, from, to }) };
}

function addCapped(known: readonly NamedBy[], bug: NamedBy): NamedBy[] {
  const ofService = known.filter(({ service }) => service === bug.service);
  const dropped = ofService.length >= BUGS_KEPT_OF_A_SERVICE ? ofService[0] : undefined;
  return [...known.filter((each) => each !== dropped), bug].slice(-BUGS_KEPT);
}

/** The other bugs that had the cause at the same time, oldest first. */
export const namedNear = ({ namedBy }: Cause, evidence: Evidence, incidentId: string): readonly NamedBy[] =>
  namedBy.filter(
    (each) =>
      each.incidentId !== incidentId &&
      each.from - STORM_WINDOW_MS <= evidence.to &&
      evidence.from <= each.to + STORM_WINDOW_MS,
  );
