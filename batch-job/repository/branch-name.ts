import { isBranchName } from '../../core/config/branch-name.ts';
import { GitError } from './git-error.ts';

/**
 * @throws {GitError} when git would not take it for a branch, or would take it for an option or for something else than
 * its name says
 */
export function checkBranchName(branch: string): void {
  if (!isBranchName(branch)) throw new GitError(`take ${JSON.stringify(branch)} as a branch name`, null, 'it is none');
}
