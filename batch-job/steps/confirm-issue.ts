import { UpstreamError } from '../../core/errors.ts';
import { isIssueOf, issueUrl } from '../../core/messages/pull-request/issue-url.ts';
import type { AttemptRun } from '../attempt-run.ts';

/**
 * Asks Datadog about the issue of Error Tracking that the log line names. Without its confirmation the draft names none, and
 * the fix is published all the same.
 *
 * @returns the address of the issue, undefined unless it is this bug's
 */
export async function confirmIssue(run: AttemptRun): Promise<string | undefined> {
  const incident = await run.incident();
  const { issueId } = incident.representative;
  if (issueId === undefined) return undefined;
  const { site } = run.attempt().datadog;
  try {
    const issue = await run.options.connectTelemetry(site).readIssue(issueId);
    const confirmed = issue !== undefined && isIssueOf(incident, issue);
    await run.audit('issue', { issueId, confirmed });
    return confirmed ? issueUrl(site, issueId) : undefined;
  } catch (error) {
    if (!(error instanceof UpstreamError)) throw error;
    run.options.logger.warn('issue-not-confirmed', { incidentId: incident.id, issueId, reason: error.message });
    return undefined;
  }
}
