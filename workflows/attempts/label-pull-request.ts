import { markLabels } from '../../core/lifecycle/mark-labels.ts';
import { labelsOf } from '../../core/messages/pull-request/labels.ts';
import type { CodeHost } from '../../core/ports/code-host.ts';
import type { Ledger } from '../../core/ports/ledger.ts';
import type { Incident } from '../../core/records/incident.ts';

/**
 * Gives the incident's pull request the labels of where the incident stands, and takes off the mark that they are missing.
 * Doing it again changes nothing.
 *
 * @throws {UpstreamError} when GitHub does not take them
 */
export async function labelPullRequest(
  { ledger, codeHost }: { readonly ledger: Ledger; readonly codeHost: Pick<CodeHost, 'setLabels'> },
  incident: Incident,
): Promise<void> {
  const pullRequest = incident.pullRequest ?? incident.failedFixes?.at(-1)?.pullRequest;
  if (pullRequest === undefined) return;
  const { repository, number, unlabelled, seen } = pullRequest;
  // An archived repository can only be read. Its next state after that sets the labels.
  if (seen?.archived === true || seen?.gone === true) return;
  await codeHost.setLabels({ repository, number, labels: labelsOf(incident) });
  if (unlabelled === undefined) return;
  await ledger.changeIncident(incident.id, (current) => markLabels(current, number, undefined));
}
