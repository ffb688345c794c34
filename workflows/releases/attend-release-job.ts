import { isRefusal } from '../../core/errors.ts';
import { releaseJobName } from '../../core/lifecycle/release-names.ts';
import type { ReleaseRecord } from '../../core/records/release-record.ts';
import type { ReleaseStep } from '../../core/records/release-step.ts';
import { changeStep, endStep, type StepEnd } from '../../core/release/step-end.ts';
import type { JobStepKind } from '../../core/release/step-to-take.ts';
import type { ReleaseDependencies } from './dependencies.ts';

type JobDependencies = Pick<ReleaseDependencies, 'releases' | 'jobs' | 'clock' | 'logger'>;
type JobStep = ReleaseStep & { readonly kind: JobStepKind };

const KINDS: readonly ReleaseStep['kind'][] = ['smoke', 'load', 'integration', 'explain-rollback'];

/** Whether a worker carries the step out. */
export const isJobStep = (step: ReleaseStep): step is JobStep => KINDS.includes(step.kind);

/**
 * Submits the job of a step that has none; one whose record was lost is found again by its name. When its end is overdue, the job is
 * asked for.
 *
 * @returns when it is looked at again, epoch milliseconds; undefined: the step has ended
 */
export async function attendReleaseJob(
  deps: JobDependencies,
  record: ReleaseRecord,
  step: JobStep,
): Promise<number | undefined> {
  const { jobs, clock } = deps;
  if (step.job?.id === undefined) return submit(deps, record, step);
  if (step.dueAt > clock()) return step.dueAt;
  const state = await jobs.describe(step.job.takenBy ?? step.job.id);
  if (state !== undefined && state.kind !== 'ended') {
    await jobs.stop(step.job.takenBy ?? step.job.id, OVERDUE);
  }
  const reason = state?.kind === 'ended' ? state.reason : OVERDUE;
  await endSilentStep(deps, record, step.number, reason);
  return undefined;
}

const OVERDUE = 'its job did not end in time';

/** Ends a step whose job died. One that said itself how it ended keeps what it said. */
export async function endSilentStep(
  { releases, clock, logger }: Pick<ReleaseDependencies, 'releases' | 'clock' | 'logger'>,
  { id }: Pick<ReleaseRecord, 'id'>,
  number: number,
  reason: string,
): Promise<void> {
  const end: StepEnd = { status: 'failed', rule: 'not-measured', why: `It was not measured: ${reason}.` };
  const now = clock();
  let isLost = false;
  await releases.change(id, (current) => {
    const next = endStep(current, number, end, now);
    isLost = next !== current;
    return isLost ? { ...next, lookAt: now, updatedAt: now, untold: true } : current;
  });
  if (isLost) logger.warn('release-job-lost', { releaseId: id, step: number, reason });
}

async function submit(deps: JobDependencies, record: ReleaseRecord, step: JobStep): Promise<number | undefined> {
  const { releases, jobs, clock, logger } = deps;
  const { id, settings } = record;
  const { number, kind } = step;
  const name = releaseJobName(id, number, kind);
  try {
    const wanted = { name, kind, releaseId: id, step: number, image: settings.service.image };
    const jobId = (await jobs.findByName(name)) ?? (await jobs.submit(wanted));
    await releases.change(id, (current) =>
      changeStep(current, number, (known) =>
        known.job?.id === undefined ? { ...known, job: { ...known.job, name, id: jobId } } : known,
      ),
    );
    logger.info('release-job-submitted', { releaseId: id, step: number, kind, jobId });
    return step.dueAt;
  } catch (error) {
    if (!isRefusal(error)) throw error;
    logger.error('release-job-refused', { releaseId: id, step: number, kind, reason: error.message });
    await endSilentStep({ releases, clock, logger }, record, number, error.message);
    return undefined;
  }
}
