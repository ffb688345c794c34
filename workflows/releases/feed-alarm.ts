import { laneIdOf } from '../../core/lifecycle/release-names.ts';
import type { Logger } from '../../core/logger.ts';
import type { ReleaseRecord } from '../../core/records/release-record.ts';
import { hasCanary, isCanaryJudged } from '../../core/release/canary-alarm.ts';
import type { ReleaseDependencies } from './dependencies.ts';

/**
 * Says, where CodeDeploy has a canary of the release, that its judge lives. An alarm of the user's counts this line: without it
 * CodeDeploy rolls back by itself.
 */
export function feedJudgedAlarm({ logger }: { readonly logger: Logger }, record: ReleaseRecord): void {
  if (isCanaryJudged(record)) sayAlive(logger, record.service);
}

/** Says the same of a service without a canary, so that a deployment may begin. While there is a canary, only its judge does. */
export async function feedIdleAlarm(
  { releases, logger }: Pick<ReleaseDependencies, 'releases' | 'logger'>,
  service: ReleaseRecord['service'],
): Promise<void> {
  const lane = await releases.getLane(laneIdOf(service, 'production'));
  const holder = lane?.holder === undefined ? undefined : await releases.get(lane.holder.releaseId);
  if (holder === undefined || !hasCanary(holder)) sayAlive(logger, service);
}

const sayAlive = (logger: Logger, { name, env }: ReleaseRecord['service']): void =>
  logger.info('judge-alive', { service: name, env });
