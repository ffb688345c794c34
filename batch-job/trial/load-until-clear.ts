import type { ReleaseJobEnd } from '../../core/lifecycle/release-job.ts';
import { isUnclear } from '../../core/load/judge-load.ts';
import type { LoadRecord } from '../../core/records/load-record.ts';

/** How a load ended, and what is kept of it. */
export interface StagingLoad {
  readonly end: Omit<ReleaseJobEnd, 'at'>;
  /** What the command printed. */
  readonly output: string;
  /** All that was measured. */
  readonly kept: Pick<LoadRecord, 'runs' | 'unclear'>;
}

/** Longer runs are not made again: the job's own time limit would end them. */
const AGAIN_WITHIN_SECONDS = 600;

/**
 * Loads a second time where both versions were loaded in turn and the figures cannot tell: something may have disturbed the machine.
 * Only the second load counts. The first is kept beside it.
 *
 * @param plan.slower percent that the new version may be slower
 * @param plan.seconds of each run
 */
export async function loadUntilClear(
  load: () => Promise<StagingLoad>,
  { slower, seconds }: { readonly slower: number; readonly seconds: number },
): Promise<StagingLoad> {
  const first = await load();
  const found = first.end.load;
  const isAgain = found?.baseline === 'abba' && isUnclear(found, slower) && seconds <= AGAIN_WITHIN_SECONDS;
  if (!isAgain) return first;
  const second = await load();
  return {
    output: second.output,
    kept: { ...second.kept, unclear: first.kept.runs },
    end: { ...second.end, why: `${second.end.why} The first load could not tell.` },
  };
}
