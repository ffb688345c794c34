import { isRefusal } from '../../core/errors.ts';
import { endChangeJob } from '../../core/lifecycle/change-job.ts';
import { recordChangeJob } from '../../core/lifecycle/change-work.ts';
import type { ChangeRecord } from '../../core/records/change-record.ts';
import type { ChangeDependencies } from './dependencies.ts';

type SubmitDependencies = Pick<ChangeDependencies, 'changes' | 'jobs' | 'clock' | 'logger'>;

/**
 * Submits the job of a round that has none yet; one whose record was lost is found again by its name. A job that is refused for
 * good has ended.
 */
export async function submitChangeJob(deps: SubmitDependencies, record: ChangeRecord): Promise<ChangeRecord> {
  const { changes, jobs, clock, logger } = deps;
  const { id, round, job } = record;
  if (job === undefined || job.id !== undefined || job.ended !== undefined) return record;
  const { name, kind, settings } = job;
  try {
    const wanted = { name, kind, changeId: id, round, image: settings.service.image };
    const jobId = (await jobs.findByName(name)) ?? (await jobs.submit(wanted));
    logger.info('change-job-submitted', { changeId: id, round, kind, jobId });
    return (await changes.change(id, (current) => recordChangeJob(current, { name, id: jobId }, clock()))) ?? record;
  } catch (error) {
    if (!isRefusal(error)) throw error;
    logger.error('change-job-refused', { changeId: id, round, kind, reason: error.message });
    const end = { ok: false, reason: error.message, at: clock() };
    return (await changes.change(id, (current) => endChangeJob(current, { round, kind }, end))) ?? record;
  }
}
