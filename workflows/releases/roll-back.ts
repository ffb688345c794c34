import { messageOf, UpstreamError } from '../../core/errors.ts';
import { stepDue } from '../../core/lifecycle/release-due.ts';
import { laneIdOf } from '../../core/lifecycle/release-names.ts';
import { isStepOpen } from '../../core/lifecycle/release-status.ts';
import type { Deployer } from '../../core/ports/deployer.ts';
import type { DeployOrderMessage } from '../../core/records/release-event.ts';
import type { ReleaseRecord, Version } from '../../core/records/release-record.ts';
import type { ReleaseStep } from '../../core/records/release-step.ts';
import { isOneOf, liveName } from '../../core/release/compare-live.ts';
import { deployOrderOf } from '../../core/release/deploy-order.ts';
import { changeStep, endByState, endStep, failed, type StepEnd } from '../../core/release/step-end.ts';
import { deployedBy } from '../../core/release/steps-of.ts';
import type { OrderDependencies } from './carry-out-order.ts';
import { isFailedRollback, seeTraffic } from './see-traffic.ts';

export type RollbackDependencies = Pick<OrderDependencies, 'releases' | 'deployerOf' | 'looks' | 'clock' | 'logger'>;

const TRIES = 3;
/** Seconds until the next try. */
const BACK_OFF = [30, 120] as const;
/** A promotion that was on its way when the rollback began may still arrive: so long is it waited for. */
const IN_FLIGHT_MS = 90_000;
const LOOK_SECONDS = 15;

/**
 * Rolls back, or asks the provider for a rollback’s state. It asks no person and needs no decision of one: the release's own record
 * says that it goes back, and what ran before. After three tries the step has failed.
 *
 * @throws {Error} only where the ledger or a queue does not answer
 */
export async function rollBackStep(deps: RollbackDependencies, order: DeployOrderMessage): Promise<void> {
  const { releases, looks, logger } = deps;
  const { releaseId, step: number } = order;
  const record = await releases.get(releaseId);
  const step = record?.steps.find((each) => each.number === number);
  if (record !== undefined && step !== undefined && isFailedRollback(record, step)) {
    return seeTraffic(deps, record, step);
  }
  const isOurs = record?.status === 'rolling-back' && step?.kind === 'roll-back' && isStepOpen(step);
  const isEarly = step?.tryAt !== undefined && step.tryAt > deps.clock();
  if (record === undefined || step === undefined || !isOurs || isEarly) {
    logger.info('rollback-order-ignored', { ...order, kind: step?.kind, status: step?.status });
    return;
  }
  try {
    await attend(deps, deps.deployerOf(record), record, step);
  } catch (error) {
    if (!(error instanceof UpstreamError)) throw error;
    await tryAgain(deps, record, step, messageOf(error));
  }
  await looks.send({ kind: 'release-look', releaseId, step: number });
}

async function attend(deps: RollbackDependencies, deployer: Deployer, record: ReleaseRecord, step: ReleaseStep) {
  const { service, repository, settings, target } = record;
  const previous = record.previous ?? (await deps.releases.getLane(laneIdOf(service, 'production')))?.live;
  const env = settings.terms.environments?.production.env ?? '';
  const live = await deployer.live({ service, repository, environment: 'production', env });
  if (isOneOf(live, [previous, target]) === false) {
    const why = `Somebody deployed by hand: production runs ${liveName(live)}. Nothing was touched.`;
    return end(deps, record, step, { ...failed('deployed-by-hand', why), ...(live !== undefined && { live }) });
  }
  const known = { deployer, previous, isBack: isOneOf(live, [previous]) };
  return step.deployment === undefined ? begin(deps, record, step, known) : ask(deps, record, step, known);
}

interface Known {
  readonly deployer: Deployer;
  readonly previous: Version | undefined;
  /** Whether the version before has all traffic, or most of it; undefined: the provider cannot tell. */
  readonly isBack: boolean | undefined;
}

async function begin(deps: RollbackDependencies, record: ReleaseRecord, step: ReleaseStep, known: Known) {
  const { deployer, previous, isBack } = known;
  const deployed = deployedBy(record);
  if (deployed === undefined && !isOnItsWay(record)) {
    return end(deps, record, step, { status: 'passed', why: 'Nothing was deployed.' });
  }
  const state =
    deployed?.deployment === undefined
      ? undefined
      : await deployer.describe(deployOrderOf(record, deployed), deployed.deployment);
  // The provider rolled back by itself.
  if (state?.kind === 'rolled-back' && isBack !== false) return settle(deps, record, step, state.reason);
  const isSplit = state?.kind === 'running' || state?.kind === 'paused';
  const order = { ...deployOrderOf(record, step, previous ?? record.target), percent: 100 };
  let deployment: string;
  if (isSplit && deployed?.deployment !== undefined) deployment = await deployer.stop(order, deployed.deployment);
  else if (previous !== undefined) deployment = await deployer.back(order);
  else
    return end(
      deps,
      record,
      step,
      failed('deploy-failed', 'Nothing tells what ran before: a person has to roll back.'),
    );
  deps.logger.info('rollback-ordered', { releaseId: record.id, step: step.number, tries: step.tries, deployment });
  const ordered: ReleaseStep = { ...withoutTry(step), status: 'running', deployment };
  await change(deps, record, step, () => ordered);
  return ask(deps, record, ordered, known);
}

/** A time of the next try that has passed would have the step ordered at each look, without a pause. */
function withoutTry(step: ReleaseStep): ReleaseStep {
  const { tryAt: _, ...rest } = step;
  return rest;
}

/** The provider says that it is done; then what runs is asked once more, because a promotion may have come in between. */
async function ask(deps: RollbackDependencies, record: ReleaseRecord, step: ReleaseStep, known: Known): Promise<void> {
  const { deployer, previous } = known;
  if (step.deployment === undefined) return;
  const state = await deployer.describe(deployOrderOf(record, step, previous ?? record.target), step.deployment);
  const ended = endByState(step, state, deps.clock());
  if (ended === undefined) return void (step.tryAt !== undefined && (await change(deps, record, step, withoutTry)));
  if (ended.status !== 'passed') return tryAgain(deps, record, step, ended.why ?? 'the provider did not say why');
  const { service, repository, settings } = record;
  const env = settings.terms.environments?.production.env ?? '';
  const live = await deployer.live({ service, repository, environment: 'production', env });
  if (isOneOf(live, [previous]) === false)
    return tryAgain(deps, record, step, `production still runs ${liveName(live)}`);
  return settle(deps, record, step);
}

/** A rollback has ended when nothing of the release can arrive any more. */
async function settle(
  deps: RollbackDependencies,
  record: ReleaseRecord,
  step: ReleaseStep,
  why?: string,
): Promise<void> {
  const isSafe = !record.steps.some((each) => isInFlight(each, deps.clock()));
  if (isSafe) return end(deps, record, step, { status: 'passed', ...(why !== undefined && { why }) });
  const tryAt = deps.clock() + LOOK_SECONDS * 1_000;
  await change(deps, record, step, (known) => ({ ...known, tryAt }));
}

/** Whether a call to the provider may have been made whose answer nobody wrote down. */
const isOnItsWay = ({ steps, settings }: ReleaseRecord): boolean =>
  settings.mode !== 'deploy' || steps.some(({ kind, wasCalled }) => isProduction(kind) && wasCalled === true);

const isInFlight = ({ kind, wasCalled, deployment, endedAt = 0 }: ReleaseStep, now: number): boolean =>
  isProduction(kind) && wasCalled === true && deployment === undefined && now - endedAt < IN_FLIGHT_MS;

const isProduction = (kind: ReleaseStep['kind']): boolean =>
  kind === 'deploy-canary' || kind === 'deploy-production' || kind === 'promote';

async function tryAgain(deps: RollbackDependencies, record: ReleaseRecord, step: ReleaseStep, reason: string) {
  const { logger, clock } = deps;
  const { tries, number } = step;
  logger.warn('rollback-try-failed', { releaseId: record.id, step: number, tries, reason });
  if (tries >= TRIES) {
    return end(deps, record, step, failed('deploy-failed', `It could not be rolled back in ${TRIES} tries: ${reason}`));
  }
  const delaySeconds = BACK_OFF[tries - 1] ?? BACK_OFF[1];
  const tryAt = clock() + delaySeconds * 1_000;
  await change(deps, record, step, ({ deployment: _, ...known }) => ({
    ...{ ...known, status: 'claimed', tries: tries + 1, tryAt, why: reason, dueAt: stepDue('roll-back', tryAt) },
  }));
}

/** Two of these may run at once: a step that another one changed stays as it is. */
const change = (
  { releases }: RollbackDependencies,
  { id }: ReleaseRecord,
  { number, tries }: ReleaseStep,
  next: (step: ReleaseStep) => ReleaseStep,
) =>
  releases.change(id, (current) =>
    changeStep(current, number, (known) => (isStepOpen(known) && known.tries === tries ? next(known) : known)),
  );

async function end(
  { releases, clock, logger }: RollbackDependencies,
  { id }: ReleaseRecord,
  { number }: ReleaseStep,
  ended: StepEnd,
): Promise<void> {
  const now = clock();
  await releases.change(id, (current) => {
    const next = endStep(current, number, ended, now);
    return next === current ? current : { ...next, lookAt: now, updatedAt: now, untold: true };
  });
  const { status, why } = ended;
  logger.info('release-step-ended', { releaseId: id, step: number, kind: 'roll-back', status, why });
}
