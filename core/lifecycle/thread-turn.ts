import type { Incident } from '../records/incident.ts';
import type { ThreadTurn } from '../records/thread.ts';

export const THREAD_INTERVAL_MS = 30_000;

/**
 * Takes the turn when it is free, and leaves the mark when it is not. It is part of the write that changes the incident,
 * so it costs none of its own. Whoever has the turn keeps it when it asks again, so that it goes on after a crash.
 *
 * @param lastsMs how long a turn that is taken now lasts. Default: as long as the incident's last one
 */
export function takeTurn(incident: Incident, by: string, now: number, lastsMs?: number): Incident {
  const { threadTurn } = incident;
  if (threadTurn === undefined || isFree(threadTurn, now)) return giveTurn(incident, by, now, lastsMs);
  return threadTurn.by === by || threadTurn.behind
    ? incident
    : { ...incident, threadTurn: { ...threadTurn, behind: true } };
}

/** Takes the turn whether it is free or not: for what people must not wait for. */
export const giveTurn = (
  incident: Incident,
  by: string,
  now: number,
  lastsMs = incident.threadTurn?.lastsMs,
): Incident => ({
  ...incident,
  threadTurn: { at: now, by, behind: false, ...(lastsMs === undefined ? {} : { lastsMs }) },
});

/** From when on the next one may take the turn (epoch milliseconds). */
export const turnEnds = ({ at, lastsMs = THREAD_INTERVAL_MS }: Pick<ThreadTurn, 'at' | 'lastsMs'>): number =>
  at + lastsMs;

/** Leaves the mark even so: for a change that whoever has the turn may not live to show. */
export const leaveMark = (incident: Incident): Incident =>
  incident.threadTurn === undefined ? incident : { ...incident, threadTurn: { ...incident.threadTurn, behind: true } };

/** Marks the thread as behind, also where nobody has had a turn: what could not be shown now is shown by the sweep. */
export const markBehind = (incident: Incident, now: number): Incident => ({
  ...incident,
  threadTurn: { ...(incident.threadTurn ?? { at: now, by: 'nobody' }), behind: true },
});

/** Removes the mark, unless the incident has changed since the state that was shown, or replies still wait. */
export const removeMark = (present: Incident, shown: Incident): Incident =>
  present.threadTurn?.behind === true && present.version === shown.version && present.pendingReplies === undefined
    ? { ...present, threadTurn: { ...present.threadTurn, behind: false } }
    : present;

export const hasTurn = ({ threadTurn }: Incident, by: string): boolean => threadTurn?.by === by;

/** Whether people have not seen the newest state, and nobody is about to show it. */
export const isBehind = (incident: Incident, now: number): boolean => {
  const { threadTurn, thread, pendingReplies } = incident;
  return (
    threadTurn !== undefined &&
    hasOwnThread(incident) &&
    (threadTurn.behind || thread === undefined || pendingReplies !== undefined) &&
    isFree(threadTurn, now)
  );
};

/**
 * Whether its own thread goes on. A bug that a rule has joined to another is told of there, and once in its own channel; one
 * that a person has joined keeps the thread that it had.
 */
export const hasOwnThread = ({ partOf, thread, pendingReplies }: Incident): boolean =>
  partOf === undefined ||
  partOf.toTell === true ||
  (thread !== undefined && (partOf.by === 'person' || pendingReplies !== undefined));

/** Whether a person who asks for something is answered in its own thread. */
export const mayReply = (incident: Incident): boolean => incident.thread !== undefined || hasOwnThread(incident);

/** Notes that its own channel was told what it is part of. */
export const noteTold = (incident: Incident): Incident => {
  if (incident.partOf?.toTell === undefined) return incident;
  const { toTell: _, ...partOf } = incident.partOf;
  return { ...incident, partOf };
};

const isFree = (turn: ThreadTurn, now: number): boolean => now >= turnEnds(turn);
