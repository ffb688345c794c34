import type { ChangeEvent } from '../../core/records/change-event.ts';
import { advanceChange, createChangeAdvancer } from '../../workflows/changes/advance-change.ts';
import { carryOutWord } from '../../workflows/changes/carry-out-word.ts';
import type { ChangeDependencies } from '../../workflows/changes/dependencies.ts';

/**
 * Takes what happened to a change. A person's word is carried out, and then the change goes on from there: another round begins,
 * or people are told.
 *
 * @throws {Error} for what is to be delivered again
 */
export function createEventTaker(deps: ChangeDependencies): (event: ChangeEvent) => Promise<void> {
  const advance = createChangeAdvancer(deps);
  return async (event) => {
    if (event.kind !== 'word') return advance(event);
    const record = await carryOutWord(deps, event);
    if (record !== undefined) await advanceChange(deps, record);
  };
}
