import { MINUTE_MS } from '../durations.ts';
import type { Incident } from '../records/incident.ts';
import type { IssueEventKind, TrackedIssueRecord } from '../records/tracked-issue.ts';

/**
 * A process that opens an issue or tells it something has its answer within this time, or has died. A search of the tracker sees
 * within it what was written before.
 */
export const ISSUE_CALL_LASTS_MS = 10 * MINUTE_MS;

/** What an issue is told. */
export type IssueEvent = FixEvent | LinkEvent;

/** That the bug which a person reported in an issue is taken up. */
export interface LinkEvent {
  /** The same issue has the same key, such as `linked/10001`. */
  readonly key: string;
  readonly kind: 'linked';
  readonly issueId: string;
  readonly issueKey: string;
  /** When it was linked. */
  readonly at: number;
}

/** What happened to the fix of an incident. */
export interface FixEvent {
  /** The same event has the same key, such as `merged/12`. */
  readonly key: string;
  readonly kind: IssueEventKind;
  readonly pullRequest: { readonly number: number; readonly url: string };
  /** Of a merge, who made it; of an error that came back, its release. */
  readonly by?: string | undefined;
}

/** All that happened to the incident's fixes so far, oldest first. */
export function issueEvents({ failedFixes = [], merge, pullRequest, status }: Incident): readonly FixEvent[] {
  const before = failedFixes.flatMap((fix) => [
    eventOf('merged', fix.pullRequest, fix.merge.by),
    eventOf('regressed', fix.pullRequest, fix.release),
  ]);
  if (merge === undefined || pullRequest === undefined) return before;
  const after = status === 'resolved' ? [eventOf('resolved', pullRequest)] : [];
  return [...before, eventOf('merged', pullRequest, merge.by), ...after];
}

/** The first event that was not told yet: reports before the fate of the fix. Nothing is told while the issue is being opened. */
export function untoldEvent(incident: Incident): IssueEvent | undefined {
  const { issue } = incident;
  if (issue === undefined || !TELLING.has(issue.status)) return undefined;
  const events = [...linkEvents(incident), ...(issue.status === 'open' ? issueEvents(incident) : [])];
  return events.find(({ key }) => !(issue.told ?? []).includes(key));
}

const TELLING: ReadonlySet<TrackedIssueRecord['status']> = new Set(['open', 'offered', 'failed']);

const linkEvents = ({ reports = [] }: Incident): readonly LinkEvent[] =>
  reports.map(({ issueId, key, at }) => ({ key: `linked/${issueId}`, kind: 'linked', issueId, issueKey: key, at }));

/** When the sweep looks at the incident's issue next; undefined when nothing of it is to be done. */
export function issueDueAt(incident: Incident): number | undefined {
  const { issue } = incident;
  if (issue === undefined) return undefined;
  switch (issue.status) {
    case 'asked':
      return issue.at;
    case 'waiting':
      return issue.notBefore ?? issue.at;
    case 'opening':
      return issue.at + ISSUE_CALL_LASTS_MS;
    case 'open':
    case 'offered':
    case 'failed':
      return untoldEvent(incident) === undefined ? undefined : tellingDueAt(incident);
    default:
      return issue.status satisfies never;
  }
}

function tellingDueAt({ issue, updatedAt }: Incident): number {
  const { telling } = issue ?? {};
  if (telling === undefined) return updatedAt;
  return telling.notBefore ?? telling.at + ISSUE_CALL_LASTS_MS;
}

const eventOf = (kind: IssueEventKind, { number, url }: FixEvent['pullRequest'], by?: string): FixEvent => ({
  key: `${kind}/${number}`,
  kind,
  pullRequest: { number, url },
  by,
});
