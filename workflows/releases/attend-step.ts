import { MINUTE_MS } from '../../core/durations.ts';
import { stepDue } from '../../core/lifecycle/release-due.ts';
import { isStepOpen } from '../../core/lifecycle/release-status.ts';
import type { ReleaseRecord } from '../../core/records/release-record.ts';
import type { ReleaseStep } from '../../core/records/release-step.ts';
import { endStep, failed } from '../../core/release/step-end.ts';
import type { JobStepKind } from '../../core/release/step-to-take.ts';
import { attendReleaseJob, isJobStep } from './attend-release-job.ts';
import type { ReleaseDependencies } from './dependencies.ts';

/** An order that nobody took up in this time is sent once more. */
const ORDER_AGAIN_MS = 2 * MINUTE_MS;
/** A provider that does not tell of a canary's first share is asked for it so often. */
const SHARE_MS = MINUTE_MS / 2;
/** So long after its due time a provider may not answer. */
const ASKED_MS = 10 * MINUTE_MS;

/** Claims a step that measures. Where another step is open or the release went on, nothing is claimed. */
export async function claimStep(
  { releases, clock }: Pick<ReleaseDependencies, 'releases' | 'clock'>,
  record: ReleaseRecord,
  kind: JobStepKind,
): Promise<void> {
  const now = clock();
  await releases.change(record.id, (current) => {
    const isSame = current.status === record.status && current.steps.length === record.steps.length;
    if (!isSame || current.steps.some(isStepOpen)) return current;
    const number = current.steps.length + 1;
    const step: ReleaseStep = { number, kind, status: 'claimed', tries: 1, startedAt: now, dueAt: stepDue(kind, now) };
    const status = kind === 'integration' ? 'validating' : current.status;
    return { ...current, status, steps: [...current.steps, step], lookAt: now, updatedAt: now, untold: true };
  });
}

/**
 * Has an open step go on: its job is submitted or looked at, or the function that may change what runs is told.
 *
 * @returns when it is looked at again, epoch milliseconds; undefined: the step has ended
 */
export async function attendStep(
  deps: ReleaseDependencies,
  record: ReleaseRecord,
  step: ReleaseStep,
): Promise<number | undefined> {
  if (isJobStep(step)) return attendReleaseJob(deps, record, step);
  const { clock } = deps;
  const now = clock();
  if (step.tryAt !== undefined && step.tryAt > now) return step.tryAt;
  if (step.dueAt + ASKED_MS <= now) {
    await endLostStep(deps, record, step);
    return undefined;
  }
  // While a deployment runs, its end is an event. The provider is asked when that is overdue.
  const isRunning = step.status === 'running' && step.dueAt > now && step.tryAt === undefined;
  const isUntold = isRunning && hasUntoldShare(record, step);
  if (!isRunning || isUntold) await orderStep(deps, record, step);
  if (isUntold) return now + SHARE_MS;
  return isRunning ? step.dueAt : now + ORDER_AGAIN_MS;
}

/**
 * CodeDeploy has no event for the first share of a canary, so it is asked for it.
 * https://docs.aws.amazon.com/codedeploy/latest/userguide/monitoring-cloudwatch-events.html
 */
const hasUntoldShare = ({ settings }: ReleaseRecord, { kind }: ReleaseStep): boolean =>
  kind === 'deploy-canary' && settings.terms.deployer?.kind === 'codedeploy';

/** Ends a step whose provider, or whose function, has not answered for so long. What then runs is the next step's question. */
async function endLostStep(
  { releases, clock, logger }: Pick<ReleaseDependencies, 'releases' | 'clock' | 'logger'>,
  { id }: Pick<ReleaseRecord, 'id'>,
  { number, kind, dueAt }: ReleaseStep,
): Promise<void> {
  const now = clock();
  const end = failed('deploy-lost', 'The deployment did not report its end in time, and its provider does not answer.');
  await releases.change(id, (current) => {
    // A try that began meanwhile has a due time of its own.
    const isSame = current.steps.some((step) => step.number === number && step.dueAt === dueAt);
    const next = isSame ? endStep(current, number, end, now) : current;
    return next === current ? current : { ...next, lookAt: now, updatedAt: now, untold: true };
  });
  logger.warn('release-step-lost', { releaseId: id, step: number, kind });
}

/** Tells the function that may carry the step out, or ask for its state. */
export async function orderStep(
  { deploys, rollbacks, logger }: Pick<ReleaseDependencies, 'deploys' | 'rollbacks' | 'logger'>,
  { id }: Pick<ReleaseRecord, 'id'>,
  { number, kind }: ReleaseStep,
): Promise<void> {
  const queue = kind === 'roll-back' ? rollbacks : deploys;
  await queue.send({ releaseId: id, step: number });
  logger.info('release-step-ordered', { releaseId: id, step: number, kind });
}
