import type { Escalation } from '../config/escalation.ts';
import { MINUTE_MS } from '../durations.ts';
import { isOpenPage, outcomeKey } from '../lifecycle/call-due.ts';
import type { Incident } from '../records/incident.ts';

/**
 * Begins to wait for a person, if the incident's outcome needs one. An outcome is waited with once, however often this is
 * called. Pages of an earlier outcome are kept, to be resolved first.
 *
 * @param escalation of the service; undefined if nobody is called for it
 * @param now epoch milliseconds
 */
export function scheduleCall(incident: Incident, escalation: Escalation | undefined, now: number): Incident {
  const outcome = outcomeKey(incident);
  const kind = incident.outcome?.kind;
  if (escalation === undefined || outcome === undefined || incident.call?.outcome === outcome) return incident;
  if (!escalation.outcomes.some((each) => each === kind)) return incident;
  const open = [...(incident.call?.open ?? []), ...(incident.call?.steps ?? [])]
    .filter(isOpenPage)
    .map(({ notBefore: _, untold: __, ...called }) => called);
  return {
    ...incident,
    call: {
      outcome,
      since: now,
      steps: [],
      ...(open.length === 0 ? {} : { open }),
      dueAt: now + escalation.after * MINUTE_MS,
    },
  };
}
