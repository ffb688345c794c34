import { isRefusal } from '../../core/errors.ts';
import { stepDue } from '../../core/lifecycle/release-due.ts';
import { isStepOpen } from '../../core/lifecycle/release-status.ts';
import type { Logger } from '../../core/logger.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { Deployer, DeploymentState } from '../../core/ports/deployer.ts';
import type { MessageQueue } from '../../core/ports/message-queue.ts';
import type { Releases } from '../../core/ports/releases.ts';
import type { DeployOrderMessage, ReleaseEvent } from '../../core/records/release-event.ts';
import type { ReleaseRecord } from '../../core/records/release-record.ts';
import type { ReleaseStep } from '../../core/records/release-step.ts';
import { deployOrderOf } from '../../core/release/deploy-order.ts';
import { changeStep, endByState, endStep, failed, type StepEnd } from '../../core/release/step-end.ts';
import { newestStep } from '../../core/release/steps-of.ts';
import { liveStep } from '../../core/release/while-live.ts';
import { askBeforeDeploy, type MayDeployDependencies } from './may-deploy.ts';
import { watchLive } from './watch-live.ts';

export interface OrderDependencies extends Omit<MayDeployDependencies, 'releases'> {
  readonly releases: Pick<Releases, 'get' | 'change' | 'getLane'>;
  /** What deploys a service, as its release says. */
  readonly deployerOf: (record: ReleaseRecord) => Deployer;
  /** The queue of the function that has releases go on. */
  readonly looks: MessageQueue<ReleaseEvent>;
  readonly clock: Clock;
  readonly logger: Logger;
}

const KINDS: readonly ReleaseStep['kind'][] = ['deploy-staging', 'deploy-canary', 'deploy-production', 'promote'];

/**
 * Carries out a step that deploys or promotes, or asks its provider for its state. The message names the step and proves nothing: see
 * `askBeforeDeploy`. Safe to repeat: the provider finds the deployment of a release and step again.
 *
 * @throws {UpstreamError} when something cannot be asked: the order comes again then
 */
export async function carryOutOrder(deps: OrderDependencies, order: DeployOrderMessage): Promise<void> {
  const { releases, logger, looks } = deps;
  const { releaseId, step: number } = order;
  const record = await releases.get(releaseId);
  const step = record?.steps.find((each) => each.number === number);
  if (record !== undefined && step !== undefined && liveStep(record) === step) return watchLive(deps, record, step);
  if (record === undefined || step === undefined || !KINDS.includes(step.kind) || !isStepOpen(step)) {
    logger.info('deploy-order-ignored', { ...order, kind: step?.kind, status: step?.status });
    return;
  }
  const deployer = deps.deployerOf(record);
  if (step.deployment === undefined) await begin(deps, deployer, record, step);
  // Where nothing is new, a look would ask again at once.
  else if (!(await ask(deps, deployer, record, step))) return;
  await looks.send({ kind: 'release-look', releaseId, step: number });
}

async function begin(deps: OrderDependencies, deployer: Deployer, record: ReleaseRecord, step: ReleaseStep) {
  const { logger } = deps;
  const asked = await askBeforeDeploy(deps, deployer, record, step);
  if (asked.refused !== undefined) {
    const { refused } = asked;
    logger.error('deploy-refused', { releaseId: record.id, step: step.number, kind: step.kind, reason: refused.why });
    return end(deps, record, step, refused);
  }
  const running = await changeOpen(
    deps,
    record,
    step,
    (known) => ({ ...known, status: 'running', wasCalled: true }),
    asked.previous,
  );
  // A rollback ended the step meanwhile.
  if (running === undefined) return undefined;
  const deployment = await call(deps, deployer, running, step);
  if (deployment === undefined) return undefined;
  logger.info('release-deployed', { releaseId: record.id, step: step.number, kind: step.kind, deployment });
  const known = await changeStepOf(deps, record, step, (each) => ({ ...each, deployment }));
  return ask(deps, deployer, known ?? running, { ...step, status: 'running', deployment });
}

/** @returns undefined where the provider refused for good, and the step has ended */
async function call(
  deps: OrderDependencies,
  deployer: Deployer,
  record: ReleaseRecord,
  step: ReleaseStep,
): Promise<string | undefined> {
  const order = deployOrderOf(record, step);
  try {
    if (step.kind !== 'promote') return await deployer.deploy(order);
    const canary = newestStep(record, 'deploy-canary')?.deployment;
    if (canary !== undefined) return await deployer.promote(order, canary);
    await end(deps, record, step, failed('deploy-failed', 'It was not promoted: its canary has no deployment.'));
    return undefined;
  } catch (error) {
    if (!isRefusal(error)) throw error;
    await end(deps, record, step, failed('deploy-failed', `The provider refuses it: ${error.message}`));
    return undefined;
  }
}

/** Asks the provider, and takes over the end that it tells. @returns whether the step has ended */
async function ask(
  deps: OrderDependencies,
  deployer: Deployer,
  record: ReleaseRecord,
  step: ReleaseStep,
): Promise<boolean> {
  const { deployment } = step;
  if (deployment === undefined) return false;
  const state = await deployer.describe(deployOrderOf(record, step), deployment);
  const timed = await putOff(deps, record, step, state);
  const ended = endByState(timed, state, deps.clock());
  if (ended === undefined) return false;
  const artifact = state?.kind === 'succeeded' ? state.artifact : undefined;
  await end(deps, record, step, ended, artifact);
  return true;
}

/** A provider that goes on by itself at a time of its own is not late before it. */
async function putOff(
  deps: OrderDependencies,
  record: ReleaseRecord,
  step: ReleaseStep,
  state: DeploymentState | undefined,
): Promise<ReleaseStep> {
  if (state?.kind !== 'running' || state.until === undefined) return step;
  const dueAt = stepDue(step.kind, state.until);
  if (dueAt <= step.dueAt) return step;
  await changeStepOf(deps, record, step, (known) => (isStepOpen(known) ? { ...known, dueAt } : known));
  return { ...step, dueAt };
}

/** @returns undefined where the step has ended meanwhile */
async function changeOpen(
  { releases }: OrderDependencies,
  { id }: ReleaseRecord,
  { number }: ReleaseStep,
  change: (step: ReleaseStep) => ReleaseStep,
  previous: ReleaseRecord['previous'],
): Promise<ReleaseRecord | undefined> {
  let isOpen = false;
  const known = await releases.change(id, (current) => {
    const next = changeStep(current, number, (step) => {
      isOpen = isStepOpen(step);
      return isOpen ? change(step) : step;
    });
    return isOpen && previous !== undefined && next.previous === undefined ? { ...next, previous } : next;
  });
  return isOpen ? known : undefined;
}

const changeStepOf = (
  { releases }: OrderDependencies,
  { id }: ReleaseRecord,
  { number }: ReleaseStep,
  change: (step: ReleaseStep) => ReleaseStep,
) => releases.change(id, (current) => changeStep(current, number, change));

async function end(
  { releases, clock, logger }: OrderDependencies,
  { id }: ReleaseRecord,
  { number, kind }: ReleaseStep,
  ended: StepEnd,
  artifact?: string,
): Promise<void> {
  const now = clock();
  await releases.change(id, (current) => {
    const next = endStep(current, number, ended, now);
    if (next === current) return current;
    const target = artifact === undefined ? next.target : { ...next.target, artifact };
    return { ...next, target, lookAt: now, updatedAt: now, untold: true };
  });
  logger.info('release-step-ended', { releaseId: id, step: number, kind, status: ended.status, why: ended.why });
}
