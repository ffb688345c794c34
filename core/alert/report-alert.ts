import { hash } from 'node:crypto';
import { holdsFrames } from '../log-formats/holds-frames.ts';
import type { ReportedIssue } from '../ports/issue-tracker.ts';
import type { Alert } from '../records/alert.ts';

/** What the ids of alerts begin with that are a person's report. */
const PREFIX = 'jira-';

/** A report may hold the traces of several bugs. */
const STACKS_KEPT = 5;

/** Whether an alert, or what it took into work, is a person's report in JIRA. */
export const isReportId = (id: string): boolean => id.startsWith(PREFIX);

/** Whether an alert is the report of this issue. */
export const isReportOf = (alertId: string, issueId: string): boolean => alertId.startsWith(`${PREFIX}${issueId}-`);

/**
 * A reported issue as an alert. The same text gives the same alert, however often JIRA calls; another text is another one.
 *
 * @param service what the issue is about
 * @param at when JIRA called, epoch milliseconds
 */
export function reportAlert(
  issue: ReportedIssue,
  service: { readonly name: string; readonly env?: string | undefined },
  at: number,
): Alert {
  const { id: issueId, key, url, summary, text, codeBlocks } = issue;
  const digest = hash('sha256', JSON.stringify([summary, text]), 'hex').slice(0, 16);
  return {
    id: `${PREFIX}${issueId}-${digest}`,
    kind: 'triggered',
    transition: 'Reported',
    monitorId: `${PREFIX}${issueId}`,
    // A report is never taken back as a monitor's alert is.
    cycleKey: '',
    title: summary,
    query: '',
    eventType: 'report',
    link: url,
    tags: {},
    service: service.name,
    serviceFrom: 'scope',
    ...(service.env === undefined ? {} : { env: service.env }),
    at,
    receivedAt: at,
    logsSample: [],
    report: { issueId, key, url, text, stacks: [...stacksOf(text, codeBlocks)] },
  };
}

/** The code blocks that hold a trace; else all of the text, if somebody pasted one into it. */
function stacksOf(text: string, codeBlocks: readonly string[]): readonly string[] {
  const blocks = codeBlocks.filter(holdsFrames).slice(0, STACKS_KEPT);
  if (blocks.length > 0) return blocks;
  return holdsFrames(text) ? [text] : [];
}
