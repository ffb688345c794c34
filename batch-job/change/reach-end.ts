import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Failure, reachEnd } from '../reach-end.ts';
import { type ChangeRun, OvertakenError } from './change-run.ts';

/**
 * Does the work of a job of a round; see `reachEnd`.
 *
 * @param terms.stop aborted when the worker is told to end; the end of the round alone does not
 * @returns undefined when the round is over
 */
export const reachChangeEnd = <End>(
  run: ChangeRun,
  work: (run: ChangeRun) => Promise<End>,
  terms: { readonly failed: string; readonly stop: AbortSignal },
): Promise<End | Failure | undefined> => {
  const { changeId, round, logger } = run.options;
  const about = () => ({ changeId, round, kind: run.record().job?.kind });
  return reachEnd(() => work(run), {
    ...terms,
    isOver: (error) => {
      const isOver = error instanceof OvertakenError || run.signal.reason instanceof OvertakenError;
      if (isOver) logger.info('change-job-overtaken', about());
      return isOver;
    },
    onFailed: (reason) => logger.error('change-job-failed', { ...about(), reason }),
  });
};

/** Removes the place of a job on disk. */
export const clearPlace = ({ options: { workDirectory }, record }: ChangeRun): Promise<void> =>
  rm(join(workDirectory, record().job?.name ?? ''), { recursive: true, force: true, maxRetries: 3 });
