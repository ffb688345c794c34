import { MINUTE_MS } from '../durations.ts';
import type { Incident } from '../records/incident.ts';
import type { IssueEventKind } from '../records/tracked-issue.ts';

/**
 * A process that opens an issue or tells it something has its answer within this time, or has died. A search of the tracker sees
 * within it what was written before.
 */
export const ISSUE_CALL_LASTS_MS = 10 * MINUTE_MS;

/** What happened to the fix of an incident. */
export interface IssueEvent {
  /** The same event has the same key, such as `merged/12`. */
  readonly key: string;
  readonly kind: IssueEventKind;
  readonly pullRequest: { readonly number: number; readonly url: string };
  /** Of a merge, who made it; of an error that came back, its release. */
  readonly by?: string | undefined;
}

/** All that happened to the incident's fixes so far, oldest first. */
export function issueEvents({ failedFixes = [], merge, pullRequest, status }: Incident): readonly IssueEvent[] {
  const before = failedFixes.flatMap((fix) => [
    eventOf('merged', fix.pullRequest, fix.merge.by),
    eventOf('regressed', fix.pullRequest, fix.release),
  ]);
  if (merge === undefined || pullRequest === undefined) return before;
  const after = status === 'resolved' ? [eventOf('resolved', pullRequest)] : [];
  return [...before, eventOf('merged', pullRequest, merge.by), ...after];
}

/** The first event that the open issue was not told yet. */
export function untoldEvent(incident: Incident): IssueEvent | undefined {
  const { issue } = incident;
  if (issue?.status !== 'open') return undefined;
  return issueEvents(incident).find(({ key }) => !(issue.told ?? []).includes(key));
}

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
      return untoldEvent(incident) === undefined ? undefined : tellingDueAt(incident);
    case 'offered':
    case 'failed':
      return undefined;
    default:
      return issue.status satisfies never;
  }
}

function tellingDueAt({ issue, updatedAt }: Incident): number {
  const { telling } = issue ?? {};
  if (telling === undefined) return updatedAt;
  return telling.notBefore ?? telling.at + ISSUE_CALL_LASTS_MS;
}

const eventOf = (kind: IssueEventKind, { number, url }: IssueEvent['pullRequest'], by?: string): IssueEvent => ({
  key: `${kind}/${number}`,
  kind,
  pullRequest: { number, url },
  by,
});
