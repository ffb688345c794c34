import { HOUR_MS, MINUTE_MS } from '../durations.ts';
import { ISSUE_CALL_LASTS_MS, type IssueEvent, issueDueAt, untoldEvent } from '../lifecycle/issue-due.ts';
import type { TrackedIssue } from '../ports/issue-tracker.ts';
import type { Incident } from '../records/incident.ts';
import type { Telling, TrackedIssueRecord } from '../records/tracked-issue.ts';

/** What fails so often is given up. */
const TRIES = 5;

/** How a call of the tracker failed. */
export interface IssueFault {
  readonly retryable: boolean;
  /** Whether the call may have gone through all the same. */
  readonly mayBeDone: boolean;
  /** How long the tracker asks to wait, in milliseconds. */
  readonly retryAfterMs?: number | undefined;
}

/** A process, and a number between 0 and 1 by which processes that failed together come again apart. */
export interface IssueCaller {
  readonly by: string;
  readonly now: number;
  readonly random: number;
}

/** Takes the opening in the name of a process. The same incident if there is nothing to open, or another process opens it. */
export function takeOpening(incident: Incident, { by, now }: Pick<IssueCaller, 'by' | 'now'>): Incident {
  const { issue } = incident;
  if (issue === undefined || issue.status === 'open' || !isDue(incident, now)) return incident;
  if (untoldEvent(incident) !== undefined) return incident;
  const { notBefore: _, ...rest } = issue;
  // A process that died in between may have opened it; so may this one.
  const mayExist = rest.mayExist === true || rest.status === 'opening';
  return {
    ...incident,
    issue: { ...rest, status: 'opening', at: now, by, tries: rest.tries + 1, ...(mayExist ? { mayExist } : {}) },
  };
}

export const holdsOpening = ({ issue }: Incident, by: string): boolean =>
  issue?.status === 'opening' && issue.by === by;

/**
 * Notes where the issue is.
 *
 * @param told events that its description tells
 */
export function noteOpened(
  incident: Incident,
  { id, key, url }: TrackedIssue,
  told: readonly string[],
  now: number,
): Incident {
  const { issue } = incident;
  if (issue === undefined || issue.status === 'open') return incident;
  const { by: _, mayExist: __, notBefore: ___, ...rest } = issue;
  return {
    ...incident,
    issue: {
      ...rest,
      status: 'open',
      at: now,
      place: { id, key, url, openedAt: now },
      told: [...(rest.told ?? []), ...told],
    },
  };
}

/** Notes that the opening failed: it is tried again later, or given up. */
export function noteNotOpened(incident: Incident, fault: IssueFault, { by, now, random }: IssueCaller): Incident {
  const { issue } = incident;
  if (issue === undefined || !holdsOpening(incident, by)) return incident;
  const { by: _, ...rest } = issue;
  const mayExist = fault.mayBeDone || rest.mayExist === true ? { mayExist: true } : {};
  if (!fault.retryable || rest.tries >= TRIES) {
    return { ...incident, issue: { ...rest, ...mayExist, status: 'failed', at: now } };
  }
  // The search that would find it must see it first.
  const least = fault.mayBeDone ? ISSUE_CALL_LASTS_MS : 0;
  const notBefore = now + Math.max(least, waitAfter(fault, rest.tries, random));
  return { ...incident, issue: { ...rest, ...mayExist, status: 'waiting', at: now, notBefore } };
}

/** Takes the telling of an event in the name of a process. The same incident if it was told, or another process tells it. */
export function takeTelling(
  incident: Incident,
  { key }: Pick<IssueEvent, 'key'>,
  { by, now }: Pick<IssueCaller, 'by' | 'now'>,
): Incident {
  const { issue } = incident;
  if (issue === undefined || untoldEvent(incident)?.key !== key || !isDue(incident, now)) return incident;
  const { notBefore: _, ...known } = issue.telling?.event === key ? issue.telling : NOT_TOLD;
  return withTelling(incident, issue, { ...known, event: key, by, at: now, tries: known.tries + 1 });
}

const NOT_TOLD: Pick<Telling, 'tries' | 'notBefore'> & Partial<Telling> = { tries: 0 };

export const holdsTelling = ({ issue }: Incident, key: string, by: string): boolean =>
  issue?.telling?.event === key && issue.telling.by === by && issue.telling.notBefore === undefined;

/** Keeps how far a process has come with an event. */
export function noteProgress(
  incident: Incident,
  { event, by }: Pick<Telling, 'event' | 'by'>,
  progress: Pick<Partial<Telling>, 'isCommented' | 'leadsTo'>,
): Incident {
  const { issue } = incident;
  if (issue?.telling === undefined || !holdsTelling(incident, event, by)) return incident;
  return withTelling(incident, issue, { ...issue.telling, ...progress });
}

/** Notes that the issue was told of an event, or that this was given up. */
export function noteTold(incident: Incident, { event, by }: Pick<Telling, 'event' | 'by'>): Incident {
  const { issue } = incident;
  if (issue === undefined || !holdsTelling(incident, event, by)) return incident;
  const { telling: _, ...rest } = issue;
  return { ...incident, issue: { ...rest, told: [...(rest.told ?? []), event] } };
}

/** Notes that the issue could not be told: that is tried again later. */
export function noteUntold(
  incident: Incident,
  event: string,
  fault: IssueFault,
  { by, now, random }: IssueCaller,
): Incident {
  const { issue } = incident;
  if (issue?.telling === undefined || !holdsTelling(incident, event, by)) return incident;
  const { telling } = issue;
  if (!fault.retryable || telling.tries >= TRIES) return noteTold(incident, telling);
  return withTelling(incident, issue, { ...telling, notBefore: now + waitAfter(fault, telling.tries, random) });
}

/** Takes what is to be done off the incident: the configuration has no tracker. */
export function dropIssueWork(incident: Incident): Incident {
  const { issue, ...rest } = incident;
  if (issue === undefined || issueDueAt(incident) === undefined) return incident;
  if (issue.status !== 'open') return rest;
  const { telling: _, ...kept } = issue;
  const untold = untoldEvent(incident);
  return untold === undefined
    ? incident
    : dropIssueWork({ ...rest, issue: { ...kept, told: [...(kept.told ?? []), untold.key] } });
}

const isDue = (incident: Incident, now: number): boolean => (issueDueAt(incident) ?? Number.POSITIVE_INFINITY) <= now;

/** Nobody waits longer than an hour for a tracker that asks for more. */
const waitAfter = ({ retryAfterMs = 0 }: IssueFault, tries: number, random: number): number =>
  Math.max(Math.min(retryAfterMs, HOUR_MS), MINUTE_MS * 2 ** (tries - 1) * (1 + random / 2));

const withTelling = (incident: Incident, issue: TrackedIssueRecord, telling: Telling): Incident => ({
  ...incident,
  issue: { ...issue, telling },
});
