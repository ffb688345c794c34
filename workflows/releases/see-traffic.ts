import { messageOf, UpstreamError } from '../../core/errors.ts';
import type { Logger } from '../../core/logger.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { Deployer } from '../../core/ports/deployer.ts';
import type { MessageQueue } from '../../core/ports/message-queue.ts';
import type { Releases } from '../../core/ports/releases.ts';
import type { DeployOrderMessage, ReleasePersonWord } from '../../core/records/release-event.ts';
import type { ReleaseRecord } from '../../core/records/release-record.ts';
import type { ReleaseStep } from '../../core/records/release-step.ts';
import { deployOrderOf } from '../../core/release/deploy-order.ts';
import { changeStep } from '../../core/release/step-end.ts';
import { deployedBy, newestStep } from '../../core/release/steps-of.ts';
import { stillLive } from '../../core/release/still-live.ts';

/** An answer that is older than the word is good for so long: clocks need not agree. */
const SEEN_WITHIN_MS = 15_000;
/** So long after a word nobody waits for an answer any more. */
const ANSWERED_WITHIN_MS = 120_000;
const ASK_SECONDS = 5;

/** The rollback that failed last, and left nobody knows what in production. */
export const isFailedRollback = (record: ReleaseRecord, step: ReleaseStep): boolean =>
  record.status === 'rollback-failed' && step.status === 'failed' && newestStep(record, 'roll-back') === step;

/**
 * Has the provider asked, before an environment is opened that a failed rollback closed, whether the version still has traffic. The
 * word comes again when the answer may be there.
 *
 * @returns whether the word waits
 */
export async function asksBeforeOpening(
  deps: {
    readonly releases: Pick<Releases, 'get' | 'change'>;
    readonly rollbacks: MessageQueue<DeployOrderMessage>;
    readonly looks: MessageQueue<ReleasePersonWord>;
    readonly clock: Clock;
  },
  word: ReleasePersonWord,
): Promise<boolean> {
  if (word.word !== 'open-lane') return false;
  const record = await deps.releases.get(word.releaseId);
  const step = record === undefined ? undefined : newestStep(record, 'roll-back');
  if (record === undefined || step === undefined || !isFailedRollback(record, step)) return false;
  const now = deps.clock();
  if (step.seen !== undefined && step.seen.at >= Math.min(word.at, now - SEEN_WITHIN_MS)) return false;
  // An answer of long ago says nothing.
  await deps.releases.change(record.id, (current) => changeStep(current, step.number, withoutSeen));
  // A person's clock may be wrong; and where nobody answers, the person knows better.
  if (Math.abs(now - word.at) >= ANSWERED_WITHIN_MS) return false;
  await deps.rollbacks.send({ releaseId: record.id, step: step.number });
  await deps.looks.send(word, { delaySeconds: ASK_SECONDS });
  return true;
}

/** Asks the provider what became of a version whose rollback failed, and notes it with that step. It changes nothing there. */
export async function seeTraffic(
  deps: {
    readonly releases: Pick<Releases, 'change'>;
    readonly deployerOf: (record: ReleaseRecord) => Deployer;
    readonly clock: Clock;
    readonly logger: Logger;
  },
  record: ReleaseRecord,
  step: ReleaseStep,
): Promise<void> {
  const hasTraffic = await ask(deps, record);
  const seen = { at: deps.clock(), ...(hasTraffic !== undefined && { hasTraffic }) };
  deps.logger.info('failed-rollback-seen', { releaseId: record.id, step: step.number, hasTraffic });
  await deps.releases.change(record.id, (current) => changeStep(current, step.number, (known) => ({ ...known, seen })));
}

async function ask(
  { deployerOf, logger }: { readonly deployerOf: (record: ReleaseRecord) => Deployer; readonly logger: Logger },
  record: ReleaseRecord,
): Promise<boolean | undefined> {
  const { service, repository, settings, id } = record;
  const deployed = deployedBy(record);
  try {
    const deployer = deployerOf(record);
    const env = settings.terms.environments?.production.env ?? '';
    const live = await deployer.live({ service, repository, environment: 'production', env });
    const state =
      deployed?.deployment === undefined
        ? undefined
        : await deployer.describe(deployOrderOf(record, deployed), deployed.deployment);
    return stillLive(record, { state, live });
  } catch (error) {
    if (!(error instanceof UpstreamError)) throw error;
    logger.warn('live-unknown', { releaseId: id, reason: messageOf(error) });
    return undefined;
  }
}

function withoutSeen(step: ReleaseStep): ReleaseStep {
  if (step.seen === undefined) return step;
  const { seen: _, ...rest } = step;
  return rest;
}
