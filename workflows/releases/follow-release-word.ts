import { calibrationIdOf, laneIdOf } from '../../core/lifecycle/release-names.ts';
import type { Releases } from '../../core/ports/releases.ts';
import type { Lane } from '../../core/records/lane.ts';
import type { ReleaseWord } from '../../core/records/release-event.ts';
import type { ReleaseRecord } from '../../core/records/release-record.ts';
import { newestStep } from '../../core/release/steps-of.ts';

const ROLLBACKS_KEPT = 100;

/**
 * Does what a word means for other records than the release's own: the lanes of the service are opened, or its rollback is counted as
 * right or wrong. Safe to repeat.
 *
 * @param said.at when the word took effect, epoch milliseconds: what was closed later stays closed
 */
export async function followWord(
  { releases }: { readonly releases: Releases },
  { id, service, judged }: Pick<ReleaseRecord, 'id' | 'service' | 'judged'>,
  said: { readonly word: ReleaseWord; readonly at: number },
): Promise<void> {
  if (said.word === 'open-lane') {
    for (const environment of ['staging', 'production'] as const) {
      const laneId = laneIdOf(service, environment);
      if ((await releases.getLane(laneId))?.closed === undefined) continue;
      await releases.mergeLane(laneId, (lane) => openedLane(lane, laneId, said.at));
    }
    await releases.change(id, withUntoldTraffic);
  }
  // Of two words on one rollback, the record knows the last one.
  if (judged !== undefined && (said.word === 'was-right' || said.word === 'was-wrong')) {
    const calibrationId = calibrationIdOf(service);
    const { right, at } = judged;
    await releases.mergeCalibration(calibrationId, (known) => {
      const { rollbacks = [], ...rest } = known ?? { id: calibrationId, version: 0, service, pairs: [], updatedAt: at };
      const others = rollbacks.filter(({ releaseId }) => releaseId !== id);
      return { ...rest, rollbacks: [...others, { releaseId: id, right, at }].slice(-ROLLBACKS_KEPT), updatedAt: at };
    });
  }
}

/** What mendhook could not see is said to the people of the thread. */
function withUntoldTraffic(record: ReleaseRecord): ReleaseRecord {
  const step = newestStep(record, 'roll-back');
  const isUntold = record.status === 'rolled-back' && step?.status === 'failed' && step.seen?.hasTraffic !== false;
  if (!isUntold) return record;
  const commit = record.target.commit.slice(0, 12);
  const trouble = `The environment was opened; nobody could tell whether production still gives ${commit} traffic.`;
  return record.trouble === trouble ? record : { ...record, trouble, untold: true };
}

function openedLane(lane: Lane | undefined, id: string, at: number): Lane {
  if (lane === undefined) throw new Error(`the lane ${id} is gone`);
  const { closed, ...open } = lane;
  return closed === undefined || closed.at > at ? lane : { ...open, updatedAt: at };
}
