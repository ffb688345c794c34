import type { ChangeEvent } from '../../core/records/change-event.ts';
import type { ReleaseEvent } from '../../core/records/release-event.ts';
import { advanceChange, createChangeAdvancer } from '../../workflows/changes/advance-change.ts';
import { carryOutWord } from '../../workflows/changes/carry-out-word.ts';
import type { ChangeDependencies } from '../../workflows/changes/dependencies.ts';
import { writeDayDigest } from '../../workflows/changes/write-day-digest.ts';
import type { ReleaseDependencies } from '../../workflows/releases/dependencies.ts';
import { handleReleaseEvent } from '../../workflows/releases/handle-release-event.ts';

/**
 * Takes what happened to a change. A person's word is carried out, and then the change goes on from there: another round begins,
 * or people are told.
 *
 * @throws {Error} for what is to be delivered again
 */
export function createEventTaker(
  deps: ChangeDependencies,
  releases?: ReleaseDependencies,
): (event: ChangeEvent | ReleaseEvent) => Promise<void> {
  const advance = createChangeAdvancer(deps);
  return async (event) => {
    if (isOfRelease(event)) {
      if (releases === undefined) throw new Error(`nobody takes the event "${event.kind}"`);
      await handleReleaseEvent(releases, event);
      if (event.kind === 'release-look') await writeDayDigest(deps);
      return;
    }
    if (event.kind !== 'word') {
      await advance(event);
      // A look comes at least once a day while any change is open, and the first one of a day writes what the day before left.
      if (event.kind === 'look') await writeDayDigest(deps);
      return;
    }
    const record = await carryOutWord(deps, event);
    if (record !== undefined) await advanceChange(deps, record);
  };
}

const CHANGE_KINDS: readonly string[] = ['pull-request', 'merge-group', 'look', 'job-ended', 'word'];

const isOfRelease = (event: ChangeEvent | ReleaseEvent): event is ReleaseEvent => !CHANGE_KINDS.includes(event.kind);
