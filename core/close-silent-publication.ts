import { closePublication } from './close-publication.ts';
import type { JobEnded } from './close-silent-attempt.ts';
import { hasEnded, parsePublicationJobName } from './publication.ts';
import type { SettleDependencies } from './settle-incident.ts';

/**
 * Closes the publication of an attempt whose container ended without a word, so that its button works again.
 *
 * @returns what takes a job's end, and says whether the job is a publication's
 */
export function createPublicationCloser(deps: SettleDependencies): (job: JobEnded) => Promise<boolean> {
  return async ({ jobName, jobId, reason }) => {
    const named = parsePublicationJobName(jobName);
    if (named === undefined) return false;
    const { publication } = (await deps.ledger.getAttempt(named.incidentId, named.number)) ?? {};
    const isAnother = publication?.jobName !== jobName || (publication.jobId ?? jobId) !== jobId;
    if (publication === undefined || isAnother || hasEnded(publication)) return true;
    const said = `the container ended before the worker could say why: ${reason.slice(0, 300)}`;
    await closePublication(deps, named, { status: 'failed', reason: said });
    return true;
  };
}
