import { laneIdOf } from '../../core/lifecycle/release-names.ts';
import type { Lane } from '../../core/records/lane.ts';
import type { ReleaseRecord, Version } from '../../core/records/release-record.ts';
import { closeLane, leaveLane } from '../../core/release/lane.ts';
import { newestStep } from '../../core/release/steps-of.ts';
import { versionTagOf } from '../../core/release/version-tag.ts';
import type { ReleaseDependencies } from './dependencies.ts';
import { lookNow } from './look-again.ts';

/**
 * Gives a lane back, and says what runs there now. The release that waits for it is looked at. Where a rollback failed or somebody
 * deployed by hand, the lane is closed until a person opens it.
 */
export async function leaveLaneOf(
  deps: Pick<ReleaseDependencies, 'releases' | 'looks' | 'clock' | 'logger'>,
  record: ReleaseRecord,
  environment: Lane['environment'],
): Promise<void> {
  const { releases, clock, logger } = deps;
  const closed = environment === 'production' ? whyClosed(record) : undefined;
  const lane = await releases.mergeLane(laneIdOf(record.service, environment), (current) => {
    if (current === undefined) throw new Error(`release ${record.id} leaves a lane that is not there`);
    const isHolder = current.holder?.releaseId === record.id;
    if (closed === undefined || !isHolder) return leaveLane(current, record, clock(), liveAfter(record, environment));
    const now = closeLane(current, closed, clock(), handedTo(record));
    // A release whose rollback failed keeps the lane: what runs is not known.
    return record.status === 'rollback-failed' ? now : leaveLane(now, record, clock());
  });
  if (closed === undefined) logger.info('lane-left', { releaseId: record.id, environment });
  else logger.error('lane-closed', { releaseId: record.id, environment, reason: closed });
  if (lane.waiting !== undefined) await lookNow(deps, lane.waiting);
}

function whyClosed({ status, decision, steps }: ReleaseRecord): string | undefined {
  if (status === 'rollback-failed') return newestStep({ steps }, 'roll-back')?.why ?? 'A rollback failed.';
  return status === 'abandoned' && decision?.rules.includes('deployed-by-hand') ? decision.why : undefined;
}

/** What runs where a release is done; undefined: what ran before. */
function liveAfter(record: ReleaseRecord, environment: Lane['environment']): Version | undefined {
  const { status, target } = record;
  if (environment === 'production') return status === 'released' ? target : undefined;
  return newestStep(record, 'deploy-staging')?.status === 'passed' ? target : undefined;
}

/** What somebody deployed by hand, as the provider said it. */
function handedTo(record: ReleaseRecord): Version | undefined {
  const live = record.steps.findLast((step) => step.live !== undefined)?.live;
  if (live?.commit === undefined) return undefined;
  const { commit, artifact } = live;
  return { commit, version: versionTagOf(record.settings.terms, commit), ...(artifact !== undefined && { artifact }) };
}
