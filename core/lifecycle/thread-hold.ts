import { SECOND_MS } from '../durations.ts';
import type { Incident } from '../records/incident.ts';
import { endRoomWait, markThreadPending } from './thread-update.ts';

/** Longer than the function may run that writes in threads. */
const HELD_MS = 90 * SECOND_MS;

/**
 * Takes the thread of an incident for one writer. Who comes while another one holds it leaves a mark, and that one writes once
 * more; should it die, the sweep has it written. A hold that was never given back says that a message may have been posted.
 *
 * @param by names the writer alone; the same one takes the thread again, if the answer of its write was lost
 */
export function holdThread(incident: Incident, by: string, now: number): Incident {
  const { threadHold: held, thread } = incident;
  if (held !== undefined && held.by !== by && now < held.until) {
    if (held.isAskedAgain === true) return incident;
    return markThreadPending({ ...incident, threadHold: { ...held, isAskedAgain: true } }, now);
  }
  const mayBeOpen = thread === undefined && held !== undefined;
  return { ...incident, threadHold: { by, until: now + HELD_MS, ...(mayBeOpen ? { mayBeOpen } : {}) } };
}

export const holdsThread = ({ threadHold }: Incident, by: string): boolean => threadHold?.by === by;

/**
 * Gives the thread back, and says whether all of it is shown.
 *
 * @param end.isShown the newest state is shown, and no reply waits
 * @param end.mayBeOpen an answer of Slack was lost, so the thread may be there
 */
export function releaseThread(
  incident: Incident,
  by: string,
  end: { readonly isShown: boolean; readonly mayBeOpen: boolean },
  now: number,
): Incident {
  const { threadHold: held, ...others } = incident;
  if (held?.by !== by) return incident;
  const rest = endRoomWait(others);
  const { threadTurn, pendingReplies } = rest;
  const isDone = end.isShown && held.isAskedAgain !== true && pendingReplies === undefined;
  const told = isDone
    ? threadTurn === undefined
      ? rest
      : { ...rest, threadTurn: { ...threadTurn, behind: false } }
    : markThreadPending(rest, now);
  return end.mayBeOpen ? { ...told, threadHold: { by: 'nobody', until: 0, mayBeOpen: true } } : told;
}
