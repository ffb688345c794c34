import { DAY_MS, HOUR_MS, MINUTE_MS } from '../durations.ts';
import type { Incident } from '../records/incident.ts';

const FIRST_PAUSE_MS = MINUTE_MS;
const LONGEST_PAUSE_MS = HOUR_MS;
const REFUSED_PAUSE_MS = DAY_MS;

interface FailedCheck {
  readonly refused: boolean;
  readonly now: number;
  /** How long the system asks to wait, in milliseconds. Nobody waits for longer than an hour. */
  readonly retryAfterMs?: number | undefined;
  /** Between 0 and 1: incidents that failed together are not looked at together again. */
  readonly random: number;
}

/** Notes that a look failed and puts the next one off: twice as long each time, up to about an hour, or about a day after a refusal. */
export function noteFailedCheck(incident: Incident, { refused, now, random, retryAfterMs = 0 }: FailedCheck): Incident {
  const before = incident.failedLooks?.refused === refused ? incident.failedLooks : undefined;
  const count = (before?.count ?? 0) + 1;
  const pauseMs = refused ? REFUSED_PAUSE_MS : Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (count - 1));
  const notBefore = now + Math.max(Math.min(retryAfterMs, HOUR_MS), Math.round(pauseMs * (1 + random / 4)));
  return { ...incident, failedLooks: { count, since: before?.since ?? now, notBefore, refused } };
}

/** Forgets them, once a look succeeded or the incident changed. The same incident when there are none. */
export function forgetFailedChecks(incident: Incident): Incident {
  if (incident.failedLooks === undefined) return incident;
  const { failedLooks: _, ...rest } = incident;
  return rest;
}
