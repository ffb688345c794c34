import { laneIdOf } from '../../core/lifecycle/release-names.ts';
import { hasReleaseEnded } from '../../core/lifecycle/release-status.ts';
import type { Lane } from '../../core/records/lane.ts';
import type { ReleaseRecord } from '../../core/records/release-record.ts';
import { holds, rivalOf, takeLane } from '../../core/release/lane.ts';
import { stop } from '../../core/release/rule-decision.ts';
import { isLater, takeOver, withoutReached } from '../../core/release/take-over.ts';
import { decide } from './decide.ts';
import type { ReleaseDependencies } from './dependencies.ts';
import { gatherFacts } from './gather-facts.ts';
import { listReleased, type Released } from './list-released.ts';

/**
 * Takes a lane for a release, or has it wait for the lane. Of two that wait, the earlier one is superseded: its changes move into the
 * later one before anything else, so none is lost where this is cut off.
 *
 * @returns the record as it is afterwards
 */
export async function takeLaneFor(
  deps: ReleaseDependencies,
  record: ReleaseRecord,
  environment: Lane['environment'],
): Promise<ReleaseRecord> {
  const { releases, clock, logger } = deps;
  const laneId = laneIdOf(record.service, environment);
  const rivalId = rivalOf(await releases.getLane(laneId), record);
  const rival = rivalId === undefined ? undefined : await releases.get(rivalId);
  if (rival !== undefined && !hasReleaseEnded(rival.status)) {
    if (!(await isOursLater(deps, record, rival))) return supersede(deps, { earlier: record, later: rival });
    await supersede(deps, { earlier: rival, later: record });
  }
  const lane = await releases.mergeLane(laneId, (current) =>
    takeLane(current, record, { environment, supersedes: rivalId, now: clock() }),
  );
  const isHeld = holds(lane, record);
  logger.info(isHeld ? 'lane-taken' : 'lane-waited-for', {
    releaseId: record.id,
    environment,
    holder: lane.holder?.releaseId,
  });
  if (!isHeld || environment === 'staging' || lane.live === undefined) return (await releases.get(record.id)) ?? record;
  const previous = versionIn(lane.live);
  const reached = await reachedMeanwhile(deps, record, previous.commit);
  const taken = await releases.change(record.id, (current) => {
    const listed = reached === undefined ? current : withoutReached(current, previous.commit, reached);
    return listed === current && current.previous?.commit === previous.commit ? current : { ...listed, previous };
  });
  return taken ?? record;
}

/** What production has got since the changes of a release were listed; undefined where it runs what it ran then. */
async function reachedMeanwhile(
  deps: ReleaseDependencies,
  { repository, listedFrom }: ReleaseRecord,
  live: string,
): Promise<Released | undefined> {
  if (listedFrom === undefined || listedFrom === live) return undefined;
  return listReleased(deps, { repository, commit: live, live: listedFrom });
}

const versionIn = ({ commit, version, artifact }: NonNullable<Lane['live']>) => ({
  commit,
  version,
  ...(artifact !== undefined && { artifact }),
});

async function isOursLater(
  { commits }: Pick<ReleaseDependencies, 'commits'>,
  { id, openedAt, repository, target }: ReleaseRecord,
  rival: ReleaseRecord,
): Promise<boolean> {
  const [ours, theirs] = [target.commit, rival.target.commit];
  const containsOther = await commits.contains(repository, { commit: ours, ancestor: theirs });
  const isContained = containsOther ? false : await commits.contains(repository, { commit: theirs, ancestor: ours });
  return isLater({ id, openedAt }, rival, { containsOther, isContained });
}

/** @returns the earlier release, superseded */
async function supersede(
  deps: ReleaseDependencies,
  { earlier, later }: { earlier: ReleaseRecord; later: ReleaseRecord },
): Promise<ReleaseRecord> {
  const { releases } = deps;
  await releases.change(later.id, (current) => takeOver(current, earlier));
  const named = await releases.change(earlier.id, (current) =>
    current.supersededBy === later.id ? current : { ...current, supersededBy: later.id },
  );
  const commit = later.target.commit.slice(0, 12);
  const why = `The release of ${commit} came after it, and brings its changes as well.`;
  return decide(deps, await gatherFacts(deps, named ?? earlier), stop(['superseded'], why));
}
