import { type IssueEvent, issueDueAt, untoldEvent } from '../lifecycle/issue-due.ts';
import type { Incident } from '../records/incident.ts';

/** What is to be done next for the issue of an incident. */
export type IssueAction =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'open' }
  | { readonly kind: 'tell'; readonly event: IssueEvent };

/** Decides what is to be done next. The same record and time give the same action. */
export function nextIssueAction(incident: Incident, now: number): IssueAction {
  const due = issueDueAt(incident);
  const { issue } = incident;
  if (issue === undefined || due === undefined || due > now) return { kind: 'nothing' };
  const event = untoldEvent(incident);
  if (event !== undefined) return { kind: 'tell', event };
  return issue.status === 'open' ? { kind: 'nothing' } : { kind: 'open' };
}
