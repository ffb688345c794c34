import { isRefusal } from '../../core/errors.ts';
import { hasEnded, leavePublishing } from '../../core/lifecycle/draft-request.ts';
import type { Attempt } from '../../core/records/attempt.ts';
import type { Publication } from '../../core/records/draft-request.ts';
import type { Incident } from '../../core/records/incident.ts';
import { findDecision } from '../../core/user-actions/decision.ts';
import { closePublication, type PublicationEnd } from '../../workflows/drafts/close-publication.ts';
import { createPublicationCloser } from '../../workflows/drafts/close-silent-publication.ts';
import { submitPublication } from '../../workflows/drafts/submit-publication.ts';
import type { SweepDependencies } from './dependencies.ts';
import { NO_CONTAINER_REASON, readJob } from './read-job.ts';

/**
 * Looks at an incident whose draft has been about to be opened for a while: takes it up where whoever began it stopped, or
 * closes it when its job has ended without a word, or will never begin. Its button then works again.
 */
export async function lookAtPublication(
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
    await closePublication(deps, attempt, recordedEnd(publication, incident));
    return;
  }
  const { jobName, jobId } = publication;
  if (jobId === undefined) return;
  const job = await readJob(deps, jobId);
  if (job.kind === 'ended') await createPublicationCloser(deps)({ jobName, jobId, ...job });
  if (job.kind !== 'no-container') return;
  await closePublication(deps, attempt, { status: 'failed', reason: NO_CONTAINER_REASON });
  await deps.jobs.stop(jobId, NO_CONTAINER_REASON);
}

/** Asked for, and perhaps noted with the attempt, but never submitted. */
async function goOn(deps: SweepDependencies, incident: Incident, request: string, attempt: Attempt | undefined) {
  const decision = findDecision(incident, request);
  if (attempt === undefined || decision === undefined) {
    await deps.ledger.changeIncident(incident.id, (present) => leavePublishing(present, request));
    return;
  }
  try {
    await submitPublication(deps, incident, { request: decision, attempt });
  } catch (error) {
    if (!isRefusal(error)) throw error;
    await closePublication(deps, attempt, { status: 'failed', reason: error.message });
  }
}

/** Whoever ended it died before the incident knew. */
const recordedEnd = ({ status, reason = '' }: Publication, { pullRequest }: Incident): PublicationEnd =>
  status === 'opened' && pullRequest !== undefined ? { status, pullRequest } : { status: 'failed', reason };
