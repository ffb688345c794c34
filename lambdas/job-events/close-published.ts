import { closePublication } from '../../core/close-publication.ts';
import type { JobEnded } from '../../core/close-silent-attempt.ts';
import type { Logger } from '../../core/logger.ts';
import type { Clock, Ledger, Messenger } from '../../core/ports.ts';
import { hasEnded, parsePublicationJobName } from '../../core/publication.ts';

/**
 * Closes the publication of an attempt whose container ended without a word, so that its button works again.
 *
 * @returns what takes a job's end, and says whether the job is a publication's
 */
export function createPublicationCloser(deps: {
  readonly ledger: Ledger;
  readonly messenger: Messenger;
  readonly clock: Clock;
  readonly logger: Logger;
}): (job: JobEnded) => Promise<boolean> {
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
