import type { JiraConfig } from '../config/jira.ts';
import { outcomeKey } from '../lifecycle/call-due.ts';
import type { Incident } from '../records/incident.ts';
import type { Person } from '../records/person-request.ts';
import type { TrackedIssueRecord } from '../records/tracked-issue.ts';

/** Offers an issue where a tracker is configured, and takes the offer back where none is. An issue that is there stays. */
export function offerIssue(incident: Incident, jira: Pick<JiraConfig, 'outcomes'> | undefined, now: number): Incident {
  const { issue, ...rest } = incident;
  if (jira === undefined) return issue === undefined || issue.status === 'open' ? incident : rest;
  if (issue === undefined) return { ...incident, issue: { status: 'offered', at: now, tries: 0, ...openFor(jira) } };
  const isSame = JSON.stringify(issue.openFor ?? []) === JSON.stringify(jira.outcomes);
  if (isSame) return incident;
  const { openFor: _, ...others } = issue;
  return { ...incident, issue: { ...others, ...openFor(jira) } };
}

const openFor = ({ outcomes }: Pick<JiraConfig, 'outcomes'>): Pick<TrackedIssueRecord, 'openFor'> =>
  outcomes.length === 0 ? {} : { openFor: [...outcomes] };

/** Why no issue is opened though a person asks, for that person; undefined if nothing speaks against it. */
export function refuseIssue({ issue, partOf }: Incident): string | undefined {
  if (issue === undefined) return 'the configuration has no JIRA';
  if (issue.status === 'open') return `it has the JIRA issue ${issue.place?.key ?? ''}`.trim();
  if (partOf !== undefined) return 'it is part of another incident, which has the issue';
  return mayAsk(issue) ? undefined : 'its JIRA issue is being opened';
}

/** Notes that a person asks for the issue. */
export const askForIssue = (incident: Incident, askedBy: Person, now: number): Incident =>
  incident.issue === undefined || refuseIssue(incident) !== undefined
    ? incident
    : { ...incident, issue: { ...asked(incident.issue, now), askedBy } };

/** Asks for the issue if the incident's outcome is one for which a rule does. The same outcome asks once. */
export function askByRule(incident: Incident, now: number): Incident {
  const { issue, outcome } = incident;
  const key = outcomeKey(incident);
  if (issue === undefined || outcome === undefined || key === undefined) return incident;
  if (!mayAsk(issue) || issue.askedFor === key || issue.openFor?.includes(outcome.kind) !== true) return incident;
  return { ...incident, issue: { ...asked(issue, now), askedFor: key } };
}

const mayAsk = ({ status }: TrackedIssueRecord): boolean => status === 'offered' || status === 'failed';

function asked({ askedBy: _, by: __, notBefore: ___, ...issue }: TrackedIssueRecord, now: number): TrackedIssueRecord {
  return { ...issue, status: 'asked', at: now, tries: 0 };
}
