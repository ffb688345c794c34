import { releaseTermsOf } from '../../core/config/release.ts';
import { releasedServices } from '../../core/config/released-services.ts';
import { laneIdOf } from '../../core/lifecycle/release-names.ts';
import type { ReleaseEvent } from '../../core/records/release-event.ts';
import type { ReleaseRecord } from '../../core/records/release-record.ts';
import { leaveLane, seizeLane } from '../../core/release/lane.ts';
import { stop } from '../../core/release/rule-decision.ts';
import { openRelease } from './begin-release.ts';
import { decide } from './decide.ts';
import type { ReleaseDependencies } from './dependencies.ts';
import { gatherFacts } from './gather-facts.ts';
import { beginObserving } from './judge-tick.ts';
import { lookNow } from './look-again.ts';

/**
 * Follows what the user's CI/CD deployed to production: its release is observed from then on. GitHub is asked what the deployment is.
 * A release that was observed until now is superseded, also where it asks a person: another version runs.
 *
 * @throws {UpstreamError} when GitHub or the ledger does not answer
 */
export async function observeDeployment(
  deps: ReleaseDependencies,
  { repository, id }: Extract<ReleaseEvent, { kind: 'github-deployment' }>,
): Promise<void> {
  const { config, release, logger } = deps;
  if (release.mode !== 'observe' && release.mode !== 'gate') return;
  const found = await deps.readDeployment(repository, id);
  const service = releasedServices(config.services, release).find(
    (each) =>
      each.repository.toLowerCase() === repository.toLowerCase() &&
      releaseTermsOf(release, each.name).environments?.production.env === found?.environment,
  );
  if (found?.state !== 'success' || service === undefined) {
    logger.info('github-deployment-ignored', { repository, id, state: found?.state, environment: found?.environment });
    return;
  }
  const opened = await openRelease(deps, service, { repository, branch: service.branch, commit: found.commit });
  const record = await takeProduction(deps, opened);
  if (record.status === 'waiting' || record.status === 'ready') await beginObserving(deps, record, found.at);
  await lookNow(deps, opened.id);
}

/** A question about what is observed ends with it. */
const isObserved = ({ status, askedFrom }: ReleaseRecord): boolean =>
  status === 'observing' || (status === 'needs-person' && askedFrom === 'observing');

/** What was deployed has the lane: nobody asked us. What ran before is where a rollback leads. */
async function takeProduction(deps: ReleaseDependencies, record: ReleaseRecord): Promise<ReleaseRecord> {
  const { releases, clock } = deps;
  const laneId = laneIdOf(record.service, 'production');
  const holder = (await releases.getLane(laneId))?.holder?.releaseId;
  const other = holder === undefined || holder === record.id ? undefined : await releases.get(holder);
  const isOver = other !== undefined && isObserved(other);
  if (isOver) {
    const why = `Your CI/CD deployed ${record.target.commit.slice(0, 12)} in its place.`;
    await decide(deps, await gatherFacts(deps, other), stop(['superseded'], why));
  }
  if (record.status !== 'waiting' && record.status !== 'ready') return record;
  const lane = await releases.mergeLane(laneId, (current) => {
    const left = current !== undefined && isOver ? leaveLane(current, other, clock(), other.target) : current;
    return seizeLane(left, record, 'production', clock());
  });
  if (lane.live === undefined) return record;
  const { commit, version, artifact } = lane.live;
  const previous = { commit, version, ...(artifact !== undefined && { artifact }) };
  return (
    (await releases.change(record.id, (current) => ({ ...current, previous: current.previous ?? previous }))) ?? record
  );
}
