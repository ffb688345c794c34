import type { EscalationStep } from '../config/escalation.ts';
import { HOUR_MS, MINUTE_MS } from '../durations.ts';
import { TOLD_TRIES, type ToTell, timesUntold } from '../lifecycle/call-due.ts';
import type { Acknowledgement, Call, CalledStep } from '../records/call.ts';
import type { Incident } from '../records/incident.ts';

/** A step that fails so often is given up. */
const TRIES = 5;
/** The next step calls somebody sooner than a system that asks to wait longer. */
const LONGEST_WAIT_MS = HOUR_MS;

/** How a call failed. */
export interface CallFault {
  readonly reason: string;
  readonly retryable: boolean;
  /** How long the system asks to wait, in milliseconds. */
  readonly retryAfterMs?: number | undefined;
}

/** Takes a step in the name of a process. The same incident if another process has taken it. */
export function takeStep(
  incident: Incident,
  taken: { readonly place: number; readonly step: EscalationStep; readonly isNew: boolean; readonly by: string },
  now: number,
): Incident {
  const { call } = incident;
  const { place, step, isNew, by } = taken;
  if (call === undefined || call.ended !== undefined) return incident;
  const known = call.steps[place];
  if (isNew !== (known === undefined) || (isNew && call.steps.length !== place)) return incident;
  if (known !== undefined && known.status !== 'calling' && known.status !== 'waiting') return incident;
  const tries = (known?.tries ?? 0) + 1;
  const id = known?.id ?? `${call.outcome}/${place}`;
  return put(incident, call, place, { id, step, status: 'calling', at: now, tries, by });
}

/** Whether that process holds the step. */
export const holdsStep = ({ call }: Incident, place: number, by: string): boolean =>
  call?.steps[place]?.status === 'calling' && call.steps[place].by === by;

/** Notes that the step's call was made. @param page the page's id at its system */
export const noteCalled = (incident: Incident, place: number, page: string | undefined, now: number): Incident =>
  settle(incident, place, (called) => ({
    ...bare(called),
    status: 'called',
    at: now,
    ...(page === undefined ? {} : { page }),
  }));

/** Notes that the step's call failed: it is tried again later, or given up. */
export const noteFailed = (incident: Incident, place: number, fault: CallFault, now: number): Incident =>
  settle(incident, place, (called) => {
    const { reason, retryable, retryAfterMs = 0 } = fault;
    if (!retryable || called.tries >= TRIES || retryAfterMs > LONGEST_WAIT_MS)
      return { ...bare(called), status: 'failed', at: now, reason };
    const notBefore = now + Math.max(retryAfterMs, backOff(called.tries));
    return { ...bare(called), status: 'waiting', at: now, reason, notBefore };
  });

/** Notes that nobody can be called by the step. */
export const passOver = (incident: Incident, place: number, reason: string, now: number): Incident =>
  settle(incident, place, (called) => ({ ...bare(called), status: 'passed-over', at: now, reason }));

/** Notes what a page's system was told. */
export const noteTold = (incident: Incident, told: ToTell): Incident =>
  changeTold(incident, told, ({ notBefore: _, untold: __, ...called }) => ({ ...called, told: told.end }));

/** Notes that a page's system could not be told. */
export const noteUntold = (incident: Incident, told: ToTell, fault: CallFault, now: number): Incident =>
  changeTold(incident, told, (called) => {
    const times = fault.retryable ? timesUntold(called, told.end) + 1 : TOLD_TRIES;
    const notBefore = now + Math.max(fault.retryAfterMs ?? 0, backOff(times));
    return { ...called, untold: { end: told.end, times }, notBefore };
  });

/** Keeps what a person did first. */
export const keepAcknowledgement = (incident: Incident, acknowledged: Acknowledgement): Incident =>
  incident.call === undefined || incident.call.acknowledged !== undefined
    ? incident
    : { ...incident, call: { ...incident.call, acknowledged } };

/** No further step is taken. */
export function endCall(incident: Incident, why: NonNullable<Call['ended']>): Incident {
  if (incident.call === undefined || incident.call.ended !== undefined) return incident;
  const { dueAt: _, ...call } = incident.call;
  return { ...incident, call: { ...call, ended: why } };
}

/** The sweep looks again then (epoch milliseconds). */
export const waitUntil = (incident: Incident, until: number): Incident =>
  incident.call === undefined || incident.call.ended !== undefined || incident.call.dueAt === until
    ? incident
    : { ...incident, call: { ...incident.call, dueAt: until } };

const backOff = (tries: number): number => MINUTE_MS * 2 ** (tries - 1);

const bare = ({ reason: _, notBefore: __, ...called }: CalledStep): CalledStep => called;

/** Only a step whose end is not known comes to its end. */
function settle(incident: Incident, place: number, change: (called: CalledStep) => CalledStep): Incident {
  const known = incident.call?.steps[place];
  return incident.call === undefined || known?.status !== 'calling'
    ? incident
    : put(incident, incident.call, place, change(known));
}

/** What comes next is decided at once. */
const put = (incident: Incident, call: Call, place: number, called: CalledStep): Incident => ({
  ...incident,
  call: { ...call, steps: call.steps.toSpliced(place, 1, called), dueAt: called.at },
});

function changeTold(
  incident: Incident,
  { list, place, called }: ToTell,
  change: (called: CalledStep) => CalledStep,
): Incident {
  const { call } = incident;
  const known = call?.[list]?.[place];
  // The same page, as it was seen: another process may have told its system, or a new outcome may have come.
  if (call === undefined || JSON.stringify(known) !== JSON.stringify(called)) return incident;
  return { ...incident, call: { ...call, [list]: (call[list] ?? []).toSpliced(place, 1, change(called)) } };
}
