import { reportAlert } from '../../core/alert/report-alert.ts';
import type { Config, ServiceConfig } from '../../core/config/config.ts';
import { findReportedService } from '../../core/config/reported-service.ts';
import type { Logger } from '../../core/logger.ts';
import type { IssueTracker, ReportedIssue } from '../../core/ports/issue-tracker.ts';
import type { Alert } from '../../core/records/alert.ts';
import type { IssueNotice } from '../../core/records/issue-notice.ts';

/**
 * Takes one notice of a person's report from the queue: reads the issue as it is now, and triages it as an alert. An issue that is
 * no report any more is left alone.
 *
 * @throws {UpstreamError} when JIRA did not answer, or refused: the queue then delivers the notice again
 */
export function createReportTriage(deps: {
  readonly config: Pick<Config, 'jira' | 'services'>;
  /** Left out where the configuration has no JIRA. */
  readonly tracker: Pick<IssueTracker, 'readReport'> | undefined;
  readonly triage: (alert: Alert) => Promise<void>;
  readonly logger: Logger;
}): (notice: IssueNotice) => Promise<void> {
  const { config, tracker, triage, logger } = deps;
  return async ({ issueId, key, at }) => {
    const issue = await tracker?.readReport(issueId);
    const taken = take(config, issue);
    if (typeof taken === 'string') return logger.info('report-left-alone', { issueId, key, reason: taken });
    await triage(reportAlert(taken.issue, taken.service, at));
  };
}

/** @returns the report with its service, or why it is none */
function take(
  { jira, services }: Pick<Config, 'jira' | 'services'>,
  issue: ReportedIssue | undefined,
): { readonly issue: ReportedIssue; readonly service: ServiceConfig } | string {
  if (jira?.webhook === undefined) return 'the configuration has no `jira.webhook`';
  if (issue === undefined) return 'JIRA shows no such issue';
  if (issue.isOwn) return 'mendhook opened it';
  if (!issue.labels.includes(jira.label)) return 'it has not the label';
  const service = findReportedService(jira, services, issue);
  return service === undefined
    ? 'no row of `jira.webhook.services` fits its project and components'
    : { issue, service };
}
