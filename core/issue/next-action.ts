import { type IssueEvent, issueDueAt, untoldEvent } from '../lifecycle/issue-due.ts';
import type { Incident } from '../records/incident.ts';

/** What is to be done next for the issue of an incident. */
export type IssueAction =
  | { readonly kind: 'nothing' }
  /** `mayExist`: an earlier process may have opened it. */
  | { readonly kind: 'open'; readonly mayExist: boolean }
  /** `isRepeated`: an earlier process may have told it. */
  | { readonly kind: 'tell'; readonly event: IssueEvent; readonly isRepeated: boolean };

/** Decides what is to be done next. The same record and time give the same action. */
export function nextIssueAction(incident: Incident, now: number): IssueAction {
  const due = issueDueAt(incident);
  const { issue } = incident;
  if (issue === undefined || due === undefined || due > now) return { kind: 'nothing' };
  if (issue.status !== 'open') return { kind: 'open', mayExist: issue.mayExist === true };
  const event = untoldEvent(incident);
  if (event === undefined) return { kind: 'nothing' };
  return { kind: 'tell', event, isRepeated: issue.telling?.event === event.key };
}
