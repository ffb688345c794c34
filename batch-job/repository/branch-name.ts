import { GitError } from './git-error.ts';

/**
 * @throws {GitError} when git would not take it for a branch, or would take it for an option or for something else than
 * its name says
 */
export function checkBranchName(branch: string): void {
  if (!isBranchName(branch)) throw new GitError(`take ${JSON.stringify(branch)} as a branch name`, null, 'it is none');
}

/** As `git check-ref-format --branch` answers, and without any control character: https://git-scm.com/docs/git-check-ref-format */
export const isBranchName = (branch: string): boolean =>
  !['', '@', 'HEAD'].includes(branch) &&
  !branch.startsWith('-') &&
  !branch.endsWith('.') &&
  !/[\p{Cc} ~^:?*[\\]|\.\.|@\{/u.test(branch) &&
  branch.split('/').every((part) => part !== '' && !part.startsWith('.') && !part.endsWith('.lock'));
