import { hasEnded, parseDraftRequestJobName } from '../../core/lifecycle/draft-request.ts';
import type { PullRequest } from '../../core/records/pull-request.ts';
import { cutText } from '../../core/text/cut-text.ts';
import type { JobEnded } from '../attempts/close-silent-attempt.ts';
import type { FollowUpDependencies } from '../attempts/end-attempt.ts';
import { closeDraftRequest, type DraftRequestEnd } from './close-draft-request.ts';

/**
 * Closes the publication of an attempt whose container ended without a word, so that its button works again; or ends what
 * the worker began to close. A draft that it opened before it died is there, whatever the worker could say.
 *
 * @returns what takes a job's end, and says whether the job is a publication's
 */
export function createDraftRequestCloser(deps: FollowUpDependencies): (job: JobEnded) => Promise<boolean> {
  return async ({ jobName, jobId, reason }) => {
    const named = parseDraftRequestJobName(jobName);
    if (named === undefined) return false;
    const { publication } = (await deps.ledger.getAttempt(named.incidentId, named.number)) ?? {};
    const isAnother = publication?.jobName !== jobName || (publication.jobId ?? jobId) !== jobId;
    if (publication === undefined || isAnother) return true;
    // Whether an agent was started is asked of its service: the sweep does that.
    if (publication.agent !== undefined && !hasEnded(publication)) return true;
    const { publishing, pullRequest } = (await deps.ledger.getIncident(named.incidentId)) ?? {};
    if (publishing?.request !== publication.request) return true;
    const said = `the container ended before the worker could say why: ${cutText(reason, 300)}`;
    const end = pullRequest === undefined ? { status: 'failed' as const, reason: said } : opened(pullRequest);
    await closeDraftRequest(deps, named, end);
    return true;
  };
}

const opened = (pullRequest: PullRequest): DraftRequestEnd => ({ status: 'opened', pullRequest });
