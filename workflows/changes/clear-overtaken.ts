import { isRefusal } from '../../core/errors.ts';
import { nextLook } from '../../core/lifecycle/change-round.ts';
import { overtakenCheckState } from '../../core/messages/check-run.ts';
import { reviewBudgetsOf } from '../../core/policy/review-budgets.ts';
import type { CheckState } from '../../core/ports/checks.ts';
import type { ChangeRecord, OvertakenRound } from '../../core/records/change-record.ts';
import type { ChangeDependencies } from './dependencies.ts';

type ClearDependencies = Pick<
  ChangeDependencies,
  'changes' | 'checks' | 'jobs' | 'ledger' | 'release' | 'clock' | 'logger'
>;

const STOPPED = 'the round that it works for is over';

/**
 * Clears what rounds left behind that ended before their decision: stops their jobs, settles their money, and concludes their
 * check runs. Safe to repeat.
 *
 * @returns the record without them
 */
export async function clearOvertaken(deps: ClearDependencies, record: ChangeRecord): Promise<ChangeRecord> {
  const { changes, clock } = deps;
  const { overtaken = [] } = record;
  if (overtaken.length === 0) return record;
  for (const left of overtaken) await clear(deps, record, left);
  const cleared = overtaken.map(keyOf);
  const known = await changes.change(record.id, (current) => {
    const { overtaken: still = [], ...rest } = current;
    const others = still.filter((each) => !cleared.includes(keyOf(each)));
    if (others.length === still.length) return current;
    const next: ChangeRecord = { ...rest, ...(others.length === 0 ? {} : { overtaken: others }) };
    const { lookAt: _, ...unscheduled } = next;
    const lookAt = nextLook(next, clock());
    return lookAt === undefined ? unscheduled : { ...unscheduled, lookAt };
  });
  return known ?? record;
}

const keyOf = (left: OvertakenRound): string => JSON.stringify(left);

async function clear(deps: ClearDependencies, record: ChangeRecord, left: OvertakenRound): Promise<void> {
  const { jobs, ledger, logger, release } = deps;
  const { round, job, check, claimant, budgets, spent } = left;
  if (job !== undefined) {
    const jobId = job.id ?? (await jobs.findByName(job.name));
    if (jobId !== undefined) await jobs.stop(jobId, STOPPED);
    logger.info('change-job-stopped', { changeId: record.id, round, jobId });
  }
  if (claimant !== undefined) {
    // A run may have been cut off after it claimed, and before it wrote so.
    const claims = budgets.length > 0 ? budgets : reviewBudgetsOf(release, claimant.roundAt);
    for (const { name, claimed } of claims) {
      const spentOfIt = budgets.length > 0 ? spent : 0;
      await ledger.settleBudget({ budget: name, attempt: claimant.name, claimed, spent: spentOfIt });
    }
  }
  if (check !== undefined) await cancel(deps, overtakenCheckState(record, left), check.id);
}

async function cancel({ checks, logger }: ClearDependencies, state: CheckState, known?: number): Promise<void> {
  try {
    await checks.put(state, known);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    // The commit may be gone, or check runs forbidden: nobody waits for the check run of a round that is over.
    logger.warn('change-check-refused', { repository: state.repository, head: state.head, reason: error.message });
  }
}
