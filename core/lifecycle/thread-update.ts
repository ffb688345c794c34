import { HOUR_MS } from '../durations.ts';
import type { Incident } from '../records/incident.ts';
import type { ThreadUpdate } from '../records/thread.ts';

export const THREAD_INTERVAL_MS = 30_000;

/**
 * Takes the next update of the thread if nobody holds it, and marks the thread as pending otherwise. It is part of the
 * write that changes the incident, so it costs no write of its own. The holder keeps the update when it asks again, so
 * that it can retry after a crash.
 *
 * @param lastsMs how long an update that is taken now is held. Default: as long as the incident's last one
 */
export function takeThreadUpdate(incident: Incident, by: string, now: number, lastsMs?: number): Incident {
  const { threadTurn } = incident;
  if (threadTurn === undefined || isFree(threadTurn, now)) return takeThreadUpdateAnyway(incident, by, now, lastsMs);
  return threadTurn.by === by || threadTurn.behind
    ? incident
    : { ...incident, threadTurn: { ...threadTurn, behind: true } };
}

/** Takes the update even from another holder: for what people must not wait for. */
export const takeThreadUpdateAnyway = (
  incident: Incident,
  by: string,
  now: number,
  lastsMs = incident.threadTurn?.lastsMs,
): Incident => ({
  ...incident,
  threadTurn: { at: now, by, behind: false, ...(lastsMs === undefined ? {} : { lastsMs }) },
});

/**
 * From when on the next update may be taken (epoch milliseconds). A thread that waits for room is opened when the channel has
 * some; the hour is for what is lost in between.
 */
export const threadUpdateEnds = ({
  at,
  lastsMs = THREAD_INTERVAL_MS,
  waitsForRoom = false,
}: Pick<ThreadUpdate, 'at' | 'lastsMs' | 'waitsForRoom'>): number => at + (waitsForRoom ? HOUR_MS : lastsMs);

/** Marks the thread as pending, the holder included: for a change that the holder may crash before showing. */
export const keepThreadPending = (incident: Incident): Incident =>
  incident.threadTurn === undefined ? incident : { ...incident, threadTurn: { ...incident.threadTurn, behind: true } };

/** Marks the thread as pending, even if nobody has taken an update yet: the sweep shows what could not be shown now. */
export const markThreadPending = (incident: Incident, now: number): Incident => ({
  ...incident,
  threadTurn: { ...(incident.threadTurn ?? { at: now, by: 'nobody' }), behind: true },
});

/** Notes that its thread waits for room in the channel. */
export const waitForRoom = (incident: Incident, now: number): Incident => ({
  ...incident,
  threadTurn: { ...(incident.threadTurn ?? { by: 'nobody' }), at: now, behind: true, waitsForRoom: true },
});

/** Notes that it no longer waits for room: it has its thread, or asks for room again. */
export const endRoomWait = (incident: Incident): Incident => {
  if (incident.threadTurn?.waitsForRoom === undefined) return incident;
  const { waitsForRoom: _, ...threadTurn } = incident.threadTurn;
  return { ...incident, threadTurn };
};

/** Clears the pending mark, unless the incident has changed since the state that was shown, or replies still wait. */
export const clearThreadPending = (current: Incident, shown: Incident): Incident =>
  current.threadTurn?.behind === true && current.version === shown.version && current.pendingReplies === undefined
    ? { ...current, threadTurn: { ...current.threadTurn, behind: false } }
    : current;

export const ownsThreadUpdate = ({ threadTurn }: Incident, by: string): boolean => threadTurn?.by === by;

/** Whether people have not seen the newest state, and nobody is about to show it. */
export const needsThreadUpdate = (incident: Incident, now: number): boolean => {
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

const isFree = (update: ThreadUpdate, now: number): boolean => now >= threadUpdateEnds(update);
