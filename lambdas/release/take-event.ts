import type { ChangeEvent } from '../../core/records/change-event.ts';
import { advanceChange, createChangeAdvancer } from '../../workflows/changes/advance-change.ts';
import { carryOutWord } from '../../workflows/changes/carry-out-word.ts';
import type { ChangeDependencies } from '../../workflows/changes/dependencies.ts';
import { writeDayDigest } from '../../workflows/changes/write-day-digest.ts';

/**
 * Takes what happened to a change. A person's word is carried out, and then the change goes on from there: another round begins,
 * or people are told.
 *
 * @throws {Error} for what is to be delivered again
 */
export function createEventTaker(deps: ChangeDependencies): (event: ChangeEvent) => Promise<void> {
  const advance = createChangeAdvancer(deps);
  return async (event) => {
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
