import { isRefusal } from '../../core/errors.ts';
import { hasEnded, leavePublishing } from '../../core/lifecycle/draft-request.ts';
import type { Attempt } from '../../core/records/attempt.ts';
import type { DraftRequest } from '../../core/records/draft-request.ts';
import type { Incident } from '../../core/records/incident.ts';
import { findDecision } from '../../core/user-actions/decision.ts';
import { attendAgent } from '../../workflows/drafts/attend-agent.ts';
import { closeDraftRequest, type DraftRequestEnd } from '../../workflows/drafts/close-draft-request.ts';
import { createDraftRequestCloser } from '../../workflows/drafts/close-silent-draft-request.ts';
import { submitDraftRequest } from '../../workflows/drafts/submit-draft-request.ts';
import type { SweepDependencies } from './dependencies.ts';
import { NO_CONTAINER_REASON, readJob } from './read-job.ts';

/**
 * Checks a draft request that is open for a while. It goes on where the request stopped, or closes it when its job ended
 * without a word or will never begin. The button then works again.
 */
export async function checkDraftRequest(
  deps: SweepDependencies,
  incident: Incident,
  { request, attempt: number }: NonNullable<Incident['publishing']>,
): Promise<void> {
  const attempt = await deps.ledger.getAttempt(incident.id, number);
  const publication = attempt?.publication?.request === request ? attempt.publication : undefined;
  if (attempt === undefined || publication === undefined || publication.status === 'asked') {
    return goOn(deps, incident, request, attempt);
  }
  if (hasEnded(publication)) {
    await closeDraftRequest(deps, attempt, recordedEnd(publication, incident));
    return;
  }
  const { jobName, jobId, agent } = publication;
  if (agent?.startedAt !== undefined) return attendAgent(deps, attempt);
  if (jobId === undefined) return;
  const job = await readJob(deps, jobId);
  if (job.kind === 'ended' && agent !== undefined) return attendAgent(deps, attempt);
  if (job.kind === 'ended') await createDraftRequestCloser(deps)({ jobName, jobId, ...job });
  if (job.kind !== 'no-container') return;
  await closeDraftRequest(deps, attempt, { status: 'failed', reason: NO_CONTAINER_REASON });
  await deps.jobs.stop(jobId, NO_CONTAINER_REASON);
}

/** Asked for, and perhaps noted with the attempt, but never submitted. */
async function goOn(deps: SweepDependencies, incident: Incident, request: string, attempt: Attempt | undefined) {
  const decision = findDecision(incident, request);
  if (attempt === undefined || decision === undefined) {
    await deps.ledger.changeIncident(incident.id, (current) => leavePublishing(current, request));
    return;
  }
  try {
    await submitDraftRequest(deps, incident, { request: decision, attempt });
  } catch (error) {
    if (!isRefusal(error)) throw error;
    await closeDraftRequest(deps, attempt, { status: 'failed', reason: error.message });
  }
}

/** The process that ended it died before it told the incident. */
const recordedEnd = ({ status, reason = '' }: DraftRequest, { pullRequest }: Incident): DraftRequestEnd =>
  status === 'opened' && pullRequest !== undefined ? { status, pullRequest } : { status: 'failed', reason };
