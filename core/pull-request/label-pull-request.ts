import type { Incident } from '../incident/incident.ts';
import type { CodeHost, Ledger } from '../ports.ts';
import { labelsOf } from './labels.ts';

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
  const { repository, number, unlabelled } = pullRequest;
  await codeHost.setLabels({ repository, number, labels: labelsOf(incident) });
  if (unlabelled === undefined) return;
  await ledger.changeIncident(incident.id, (present) => markLabels(present, number, undefined));
}

/**
 * Notes that the pull request of that number lacks its labels, or no longer does.
 *
 * @param since epoch milliseconds; undefined takes the mark off. A mark that is there keeps its time.
 */
export function markLabels(incident: Incident, number: number, since: number | undefined): Incident {
  const { pullRequest } = incident;
  if (pullRequest?.number !== number) return incident;
  const { unlabelled, ...labelled } = pullRequest;
  if ((unlabelled === undefined) === (since === undefined)) return incident;
  return { ...incident, pullRequest: since === undefined ? labelled : { ...labelled, unlabelled: { since } } };
}
