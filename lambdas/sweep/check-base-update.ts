import { isRefusal } from '../../core/errors.ts';
import { isEnded } from '../../core/lifecycle/base-update.ts';
import type { Incident } from '../../core/records/incident.ts';
import { submitBaseUpdate } from '../../workflows/drafts/submit-base-update.ts';
import { closeBaseUpdate } from '../../workflows/pull-requests/close-base-update.ts';
import type { SweepDependencies } from './dependencies.ts';
import { NO_CONTAINER_REASON, readJob } from './read-job.ts';

/**
 * Checks an update of a draft that is open for a while: submits its job, ends what the worker began to close, or closes it when
 * its job ended without a word or will never begin.
 */
export async function checkBaseUpdate(deps: SweepDependencies, incident: Incident): Promise<void> {
  const update = incident.pullRequest?.baseUpdate;
  if (update === undefined) return;
  if (isEnded(update)) {
    await closeBaseUpdate(deps, incident.id);
    return;
  }
  if (update.status === 'asked') return submit(deps, incident);
  const { jobId } = update;
  if (jobId === undefined) return;
  const job = await readJob(deps, jobId);
  if (job.kind === 'ended') {
    await fail(deps, incident, `The container ended before the worker could say why: ${job.reason}`);
  }
  if (job.kind !== 'no-container') return;
  await fail(deps, incident, NO_CONTAINER_REASON);
  await deps.jobs.stop(jobId, NO_CONTAINER_REASON);
}

async function submit(deps: SweepDependencies, incident: Incident): Promise<void> {
  try {
    await submitBaseUpdate(deps, incident);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    await fail(deps, incident, error.message);
  }
}

const fail = (deps: SweepDependencies, { id }: Incident, reason: string): Promise<Incident> =>
  closeBaseUpdate(deps, id, { kind: 'failed', reason });
