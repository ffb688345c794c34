import { datadogAddress } from '../../deployment/datadog-address.ts';
import { parameterize } from '../../grouping/parameterize/parameterize.ts';
import type { TrackedIssue } from '../../ports/telemetry.ts';
import type { Incident } from '../../records/incident.ts';

/**
 * Whether an issue, as Datadog describes it, is the incident's own. Its id comes from a log line, so an attacker could name
 * another bug's issue there. The merge of this fix would then resolve that issue. Datadog keeps the newest message, so
 * values in it may differ.
 */
export function isIssueOf(
  { representative, service }: Pick<Incident, 'representative' | 'service'>,
  issue: TrackedIssue,
) {
  const { kind, message } = representative;
  return (
    issue.service === service &&
    issue.kind === kind &&
    message !== undefined &&
    issue.message !== undefined &&
    parameterize(issue.message) === parameterize(message)
  );
}

/**
 * Where people see an issue of Datadog's Error Tracking. A pull request that names the address is linked to the issue, and
 * the issue is resolved when it is merged.
 * https://docs.datadoghq.com/error_tracking/
 *
 * @param site such as `datadoghq.com` or `us5.datadoghq.com`
 */
export const issueUrl = (site: string, issueId: string): string =>
  datadogAddress(site, `/error-tracking/issue/${encodeURIComponent(issueId)}`);
