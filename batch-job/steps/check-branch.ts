import { BRANCH_PREFIX } from '../../core/names.ts';
import type { Outcome } from '../../core/records/outcome.ts';
import type { AttemptRun } from '../attempt-run.ts';
import { BranchTakenError } from '../repository/branch-at-host.ts';
import { tryAgain } from '../try-again.ts';
import type { Source } from './open-source.ts';

/** The branch of an incident's fix. */
export const branchOf = (incidentId: string): string => `${BRANCH_PREFIX}${incidentId}`;

/**
 * Asks before money is spent: a branch that people have worked on takes no fix.
 *
 * @returns how the attempt ends then, or what takes the branch's name, in git's words
 */
export async function checkBranch(
  run: AttemptRun,
  { repository }: Source,
): Promise<{ outcome: Outcome } | { nameTaken: string | undefined }> {
  try {
    const nameTaken = await tryAgain(run.options, () => repository.checkBranchFree(branchOf(run.options.incidentId)));
    return { nameTaken };
  } catch (error) {
    if (!(error instanceof BranchTakenError)) throw error;
    const reason = `The ${error.message}. Rename or delete it to have another attempt.`;
    return { outcome: { kind: 'declined', rule: 'branch-taken', reason } };
  }
}
