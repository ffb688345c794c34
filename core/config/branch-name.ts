/** As `git check-ref-format --branch` answers, and without any control character: https://git-scm.com/docs/git-check-ref-format */
export const isBranchName = (branch: string): boolean =>
  !['', '@', 'HEAD'].includes(branch) &&
  !branch.startsWith('-') &&
  !branch.endsWith('.') &&
  !/[\p{Cc} ~^:?*[\\]|\.\.|@\{/u.test(branch) &&
  branch.split('/').every((part) => part !== '' && !part.startsWith('.') && !part.endsWith('.lock'));
