import { type Attempt, submitNameOf } from '../../core/attempt/attempt.ts';
import { createCloser } from '../../core/attempt/close-silent-attempt.ts';
import { submitAttempt, submitJob } from '../../core/attempt/submit-attempt.ts';
import { findService } from '../../core/config.ts';
import { UpstreamError } from '../../core/errors.ts';
import type { Incident } from '../../core/incident/incident.ts';
import { endWork } from '../../core/incident/incident-work.ts';
import { settleIncident } from '../../core/incident/settle-incident.ts';
import { showIncident } from '../../core/thread/show-incident.ts';
import { tolerateRefusal } from '../../core/tolerate-refusal.ts';
import { type Ended, readJobEnd } from './read-job-end.ts';
import type { SweepDependencies } from './sweep.ts';

/**
 * Looks at an incident that has been at work for a while: takes the attempt up where whoever started it stopped, or closes
 * it when its job has ended without a word, or will never begin.
 */
export async function lookAtWork(deps: SweepDependencies, incident: Incident): Promise<void> {
  const attempt = await deps.ledger.getAttempt(incident.id, incident.attempt);
  if (attempt === undefined) return startClaimed(deps, incident);
  if (attempt.status === 'ended') return close(deps, attempt, { kind: 'ended', succeeded: true, reason: '' });
  if (attempt.jobId === undefined) return submitClaimed(deps, incident, attempt);
  const end = await readJobEnd(deps, attempt.jobId, attempt.claimedAt);
  if (end !== undefined) await close(deps, attempt, end);
}

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
