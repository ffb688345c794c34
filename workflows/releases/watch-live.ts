import { messageOf, UpstreamError } from '../../core/errors.ts';
import type { Logger } from '../../core/logger.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { Deployer } from '../../core/ports/deployer.ts';
import type { MessageQueue } from '../../core/ports/message-queue.ts';
import type { Releases } from '../../core/ports/releases.ts';
import type { ReleaseEvent } from '../../core/records/release-event.ts';
import type { ReleaseRecord } from '../../core/records/release-record.ts';
import type { ReleaseStep } from '../../core/records/release-step.ts';
import { deployOrderOf } from '../../core/release/deploy-order.ts';
import { changeStep } from '../../core/release/step-end.ts';
import { faultWhileLive, liveStep } from '../../core/release/while-live.ts';

interface WatchDependencies {
  readonly releases: Pick<Releases, 'change'>;
  /** What deploys a service, as its release says. */
  readonly deployerOf: (record: ReleaseRecord) => Deployer;
  /** The queue of the function that has releases go on. */
  readonly looks: MessageQueue<ReleaseEvent>;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Asks the provider whether production still runs what was decided, and notes with the release's step where it does not. It changes
 * nothing at the provider. One that does not answer is asked with the next tick.
 */
export async function watchLive(deps: WatchDependencies, record: ReleaseRecord, step: ReleaseStep): Promise<void> {
  const { releases, looks, logger } = deps;
  const { id: releaseId } = record;
  const answer = await ask(deps, record, step);
  const now = deps.clock();
  const fault = answer === undefined ? undefined : faultWhileLive(record, answer, now);
  if (fault === undefined) return;
  logger.warn('live-changed', { releaseId, step: step.number, rule: fault.rule, why: fault.why });
  await releases.change(releaseId, (current) => {
    // The release went on while the provider was asked.
    const isSame = current.status === record.status && liveStep(current)?.number === step.number;
    if (!isSame) return current;
    const next = changeStep(current, step.number, (known) => ({ ...known, ...fault }));
    return { ...next, lookAt: now, updatedAt: now, untold: true };
  });
  await looks.send({ kind: 'release-look', releaseId, step: step.number });
}

async function ask({ deployerOf, logger }: WatchDependencies, record: ReleaseRecord, step: ReleaseStep) {
  const deployer = deployerOf(record);
  const order = deployOrderOf(record, step);
  try {
    const state = await deployer.describe(order, step.deployment ?? '');
    return { state, live: await deployer.live(order) };
  } catch (error) {
    if (!(error instanceof UpstreamError)) throw error;
    logger.warn('live-unknown', { releaseId: record.id, step: step.number, reason: messageOf(error) });
    return undefined;
  }
}
