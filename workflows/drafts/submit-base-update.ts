import { recordBaseUpdateJob } from '../../core/lifecycle/base-update.ts';
import type { Logger } from '../../core/logger.ts';
import type { JobRunner } from '../../core/ports/job-runner.ts';
import type { Ledger } from '../../core/ports/ledger.ts';
import type { Incident } from '../../core/records/incident.ts';

interface SubmitDependencies {
  readonly ledger: Ledger;
  readonly jobs: JobRunner;
  readonly logger: Logger;
}

/**
 * Submits the job of an update that was claimed. A job whose record was lost is found by its name. The same incident when none
 * waits to be submitted.
 */
export async function submitBaseUpdate(deps: SubmitDependencies, incident: Incident): Promise<Incident> {
  const { ledger, jobs, logger } = deps;
  const { id: incidentId, pullRequest } = incident;
  const update = pullRequest?.baseUpdate;
  if (update?.status !== 'asked') return incident;
  const { jobName: name, attempt } = update;
  const image = (await ledger.getAttempt(incidentId, attempt))?.service.image;
  const job = { name, incidentId, attempt, image, kind: 'base-update' as const };
  const jobId = (await jobs.findByName(name)) ?? (await jobs.submit(job));
  logger.info('base-update-submitted', { incidentId, jobName: name, jobId });
  return ledger.changeIncident(incidentId, (current) =>
    current.pullRequest?.baseUpdate?.jobName === name ? recordBaseUpdateJob(current, jobId) : current,
  );
}
