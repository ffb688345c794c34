import { issueEvents } from '../lifecycle/issue-due.ts';
import type { Incident } from '../records/incident.ts';
import type { Report, ReportLink } from '../records/report.ts';

/** Each is told once that its bug is known. */
const REPORTS_KEPT = 50;

/**
 * Links the issue in which a person reported the bug. An incident that has no issue yet takes it as its own, so none is opened
 * besides, and what happens to the fix is told there. Linking it again changes nothing.
 */
export function linkReport(incident: Incident, report: Report | undefined, now: number): Incident {
  const { reports = [] } = incident;
  if (report === undefined || reports.length >= REPORTS_KEPT) return incident;
  if (reports.some(({ issueId }) => issueId === report.issueId)) return incident;
  const { issueId, key, url } = report;
  const link = { issueId, key, url, at: now };
  return adopt({ ...incident, reports: [...reports, link] }, link);
}

/** While an issue is opened, or may have been, the report stays beside it. */
function adopt(incident: Incident, { issueId: id, key, url, at }: ReportLink): Incident {
  const { issue } = incident;
  if (issue === undefined || issue.mayExist === true) return incident;
  if (issue.status === 'open' || issue.status === 'opening') return incident;
  const { askedBy: _, by: __, notBefore: ___, ...rest } = issue;
  return {
    ...incident,
    issue: {
      ...rest,
      status: 'open',
      at,
      place: { id, key, url, openedAt: at },
      // Its first comment tells how the bug stands.
      told: [...(rest.told ?? []), ...issueEvents(incident).map((event) => event.key)],
    },
  };
}
