import { findService } from '../../core/config/config.ts';
import { isRefusal } from '../../core/errors.ts';
import { endAttempt, noteLongWait } from '../../core/lifecycle/attempt.ts';
import { endWork } from '../../core/lifecycle/incident-work.ts';
import { submitNameOf } from '../../core/lifecycle/job-name.ts';
import { isWithdrawn, noContainer } from '../../core/lifecycle/no-container.ts';
import type { Attempt } from '../../core/records/attempt.ts';
import type { Incident } from '../../core/records/incident.ts';
import { changeAttempt } from '../../workflows/attempts/change-attempt.ts';
import { createCloser } from '../../workflows/attempts/close-silent-attempt.ts';
import { followUp } from '../../workflows/attempts/end-attempt.ts';
import { submitAttempt, submitJob } from '../../workflows/attempts/submit-attempt.ts';
import { requestUpdate } from '../../workflows/thread/request-update.ts';
import type { SweepDependencies } from './dependencies.ts';
import { type Ended, NO_CONTAINER_REASON, readJob } from './read-job.ts';

/**
 * Looks at an incident that has been at work for a while. Goes on with an attempt whose start was cut off, closes one whose
 * job has ended without a word, and withdraws one whose job gets no container.
 */
export async function checkAttempt(deps: SweepDependencies, incident: Incident): Promise<void> {
  const attempt = await deps.ledger.getAttempt(incident.id, incident.attempt);
  if (attempt === undefined) return startClaimed(deps, incident);
  if (isWithdrawn(attempt.outcome) && attempt.jobId !== undefined) return withdraw(deps, attempt, attempt.jobId);
  if (attempt.status === 'ended') return close(deps, attempt, { kind: 'ended', succeeded: true, reason: '' });
  if (attempt.jobId === undefined) return submitClaimed(deps, incident, attempt);
  const job = await readJob(deps, attempt.jobId);
  if (job.kind === 'ended') return close(deps, attempt, job);
  if (job.kind === 'waits-long') return tellLongWait(deps, incident, attempt);
  if (job.kind === 'no-container') return withdraw(deps, attempt, attempt.jobId);
}

async function tellLongWait(deps: SweepDependencies, incident: Incident, attempt: Attempt): Promise<void> {
  const noted = await deps.ledger.changeAttempt(incident.id, attempt.number, noteLongWait);
  if (noted.step === attempt.step) return;
  deps.logger.warn('job-waits', { incidentId: incident.id, attempt: attempt.number, jobId: attempt.jobId });
  await requestUpdate(deps, incident, { channel: attempt.service.slackChannel });
}

/** The end is recorded before the job is stopped: a container that starts in between finds the attempt ended. */
async function withdraw(deps: SweepDependencies, submitted: Attempt, jobId: string): Promise<void> {
  const { jobs, clock } = deps;
  const attempt = await changeAttempt(deps, submitted, (current) =>
    current.status === 'submitted' && current.jobId === jobId
      ? endAttempt(current, noContainer(NO_CONTAINER_REASON), clock())
      : current,
  );
  if (attempt.status !== 'ended') return;
  await jobs.stop(jobId, NO_CONTAINER_REASON);
  await close(deps, attempt, { kind: 'ended', succeeded: false, reason: NO_CONTAINER_REASON });
}

/** Claimed, but never recorded: what the attempt needs is claimed now, or the claim is withdrawn with the reason. */
async function startClaimed(deps: SweepDependencies, incident: Incident): Promise<void> {
  const { ledger, config, clock } = deps;
  const service = findService(config, { service: incident.service, env: incident.env });
  if (service === undefined) {
    const reason = `no service ${incident.service} is configured any more`;
    const ended = await ledger.changeIncident(incident.id, (current) =>
      current.status === 'in-work' && current.attempt === incident.attempt
        ? endWork(current, { kind: 'failed', reason }, undefined, clock())
        : current,
    );
    await followUp(deps, ended);
    return;
  }
  const claimant = { id: incident.claimedBy ?? '', at: clock() };
  const current = await submitAttempt(deps, incident, {
    claimant,
    service,
    model: config.model,
    datadog: config.datadog,
    jira: config.jira,
  });
  await requestUpdate(deps, current, { channel: service.slackChannel });
}

/** Recorded, but never submitted, or to be started again. */
async function submitClaimed(deps: SweepDependencies, incident: Incident, attempt: Attempt): Promise<void> {
  try {
    await submitJob(deps, attempt);
    await requestUpdate(deps, incident, { channel: attempt.service.slackChannel });
  } catch (error) {
    if (!isRefusal(error)) throw error;
    await close(deps, attempt, { kind: 'ended', succeeded: false, reason: error.message });
  }
}

const close = (deps: SweepDependencies, attempt: Attempt, { succeeded, reason }: Ended): Promise<void> =>
  createCloser(deps)({ jobName: submitNameOf(attempt), jobId: attempt.jobId, succeeded, reason });
