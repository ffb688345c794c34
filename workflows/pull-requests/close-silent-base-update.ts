import { isEnded, parseBaseUpdateJobName } from '../../core/lifecycle/base-update.ts';
import { cutText } from '../../core/text/cut-text.ts';
import type { JobEnded } from '../attempts/close-silent-attempt.ts';
import { type CloseDependencies, closeBaseUpdate } from './close-base-update.ts';

/**
 * Closes the update of a draft whose container ended without a word, or ends what the worker began to close.
 *
 * @returns what takes a job's end, and says whether the job is an update's
 */
export function createBaseUpdateCloser(deps: CloseDependencies): (job: JobEnded) => Promise<boolean> {
  return async ({ jobName, jobId, reason }) => {
    const incidentId = parseBaseUpdateJobName(jobName);
    if (incidentId === undefined) return false;
    const update = (await deps.ledger.getIncident(incidentId))?.pullRequest?.baseUpdate;
    const isAnother = update?.jobName !== jobName || (update.jobId ?? jobId) !== jobId;
    if (update === undefined || isAnother || update.status === 'told') return true;
    const said = `The container ended before the worker could say why: ${cutText(reason, 300)}`;
    await closeBaseUpdate(deps, incidentId, isEnded(update) ? undefined : { kind: 'failed', reason: said });
    return true;
  };
}
