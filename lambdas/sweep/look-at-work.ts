import { type Attempt, submitNameOf } from '../../core/attempt.ts';
import { createCloser } from '../../core/close-silent-attempt.ts';
import { findService } from '../../core/config.ts';
import { UpstreamError } from '../../core/errors.ts';
import type { Incident } from '../../core/incident.ts';
import { endWork } from '../../core/incident-work.ts';
import type { JobState } from '../../core/ports.ts';
import { settleIncident } from '../../core/settle-incident.ts';
import { submitAttempt, submitJob } from '../../core/submit-attempt.ts';
import { showIncident } from '../../core/thread/show-incident.ts';
import { tolerateRefusal } from '../../core/tolerate-refusal.ts';
import type { SweepDependencies } from './sweep.ts';

/** A job that finds no container for so long will hardly find one: a wrong subnet, no capacity, a full queue. */
const START_WITHIN_MS = 60 * 60_000;

/**
 * Looks at an incident that has been at work for a while: takes the attempt up where whoever started it stopped, or closes
 * it when its job has ended without a word, or will never begin.
 */
export async function lookAtWork(deps: SweepDependencies, incident: Incident): Promise<void> {
  const { ledger, jobs, clock } = deps;
  const attempt = await ledger.getAttempt(incident.id, incident.attempt);
  if (attempt === undefined) return startClaimed(deps, incident);
  if (attempt.status === 'ended') return close(deps, attempt, { kind: 'ended', succeeded: true, reason: '' });
  if (attempt.jobId === undefined) return submitClaimed(deps, incident, attempt);
  const job = (await jobs.describe(attempt.jobId)) ?? FORGOTTEN;
  if (job.kind === 'ended') return close(deps, attempt, job);
  if (job.kind === 'waiting' && clock() - attempt.claimedAt > START_WITHIN_MS) {
    await jobs.stop(attempt.jobId, NEVER_STARTED.reason);
    return close(deps, attempt, NEVER_STARTED);
  }
}

type Ended = Extract<JobState, { kind: 'ended' }>;

const FORGOTTEN: Ended = { kind: 'ended', succeeded: false, reason: 'Batch does not know the job any more' };
const NEVER_STARTED: Ended = {
  kind: 'ended',
  succeeded: false,
  reason: 'no container was to be had for it within an hour; see the job queue’s compute environment',
};

/** Claimed, but never recorded: what the attempt needs is claimed now, or the claim is withdrawn with the reason. */
async function startClaimed(deps: SweepDependencies, incident: Incident): Promise<void> {
  const { ledger, config, clock } = deps;
  const service = findService(config, { service: incident.service, env: incident.env });
  if (service === undefined) {
    const reason = `no service ${incident.service} is configured any more`;
    const ended = await ledger.changeIncident(incident.id, (present) =>
      present.status === 'in-work' && present.attempt === incident.attempt
        ? endWork(present, { kind: 'failed', reason }, undefined, clock())
        : present,
    );
    await settleIncident(deps, ended);
    return;
  }
  const claimant = { id: incident.claimedBy ?? '', at: clock() };
  const standing = await submitAttempt(deps, incident, {
    claimant,
    service,
    model: config.model,
    datadog: config.datadog,
  });
  await showIncident(deps, standing, service.slackChannel);
}

/** Recorded, but never submitted, or to be started again. */
async function submitClaimed(deps: SweepDependencies, incident: Incident, attempt: Attempt): Promise<void> {
  try {
    await submitJob(deps, attempt);
    await tolerateRefusal(deps.logger, incident, () => showIncident(deps, incident, attempt.service.slackChannel));
  } catch (error) {
    if (!(error instanceof UpstreamError) || error.retryable) throw error;
    await close(deps, attempt, { kind: 'ended', succeeded: false, reason: error.message });
  }
}

const close = (deps: SweepDependencies, attempt: Attempt, { succeeded, reason }: Ended): Promise<void> =>
  createCloser(deps)({ jobName: submitNameOf(attempt), jobId: attempt.jobId, succeeded, reason });
