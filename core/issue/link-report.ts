import { issueEvents } from '../lifecycle/issue-due.ts';
import type { Alert } from '../records/alert.ts';
import type { Incident } from '../records/incident.ts';
import type { ReportLink } from '../records/report.ts';
import { wordsOfReport } from './words-of-report.ts';

/** Each is told once that its bug is known. */
const REPORTS_KEPT = 50;
/** An incident is one item of the ledger, so only the first reports keep their words. */
const WORDS_KEPT = 5;

/**
 * Links the issue in which a person reported the bug. An incident that has no issue yet takes it as its own, so none is opened
 * besides, and what happens to the fix is told there. Linking it again only takes up words that changed.
 */
export function linkReport(incident: Incident, alert: Pick<Alert, 'title' | 'report'>, now: number): Incident {
  const { report } = alert;
  const { reports = [] } = incident;
  if (report === undefined) return incident;
  const known = reports.findIndex(({ issueId }) => issueId === report.issueId);
  const earlier = reports[known];
  if (earlier === undefined && reports.length >= REPORTS_KEPT) return incident;
  const hasWords = (earlier === undefined ? reports.length : known) < WORDS_KEPT;
  const words = hasWords ? { words: wordsOfReport(alert.title, report) } : {};
  if (earlier !== undefined) {
    return earlier.words === words.words
      ? incident
      : { ...incident, reports: reports.with(known, { ...earlier, ...words }) };
  }
  const { issueId, key, url } = report;
  const link = { issueId, key, url, at: now, ...words };
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
