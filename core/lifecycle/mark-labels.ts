import type { Incident } from '../records/incident.ts';

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
