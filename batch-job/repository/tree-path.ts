import { cutText } from '../../core/text/cut-text.ts';
import { RefusedTreeError } from './git-error.ts';

/**
 * A path inside a tree, as git itself takes it: relative, without empty, `.` or `..` components, and nowhere a `.git`.
 *
 * @throws {RefusedTreeError} naming the path
 */
export function checkTreePath(path: string): string {
  const problem = path.split('/').map(problemOf).find(Boolean);
  if (problem !== undefined) throw new RefusedTreeError(`path ${JSON.stringify(cutText(path, 300))} ${problem}`);
  return path;
}

function problemOf(name: string): string | undefined {
  if (name === '') return 'has an empty component or starts with "/"';
  if (name === '.' || name === '..') return `has a "${name}" component`;
  if (isGitDirectoryName(name)) return 'has a ".git" component';
  if (name.includes('\0')) return 'has a NUL character';
  return undefined;
}

/** `.git` as any file system may spell it: other cases, the short name of Windows, and trailing dots and spaces. */
export const isGitDirectoryName = (name: string): boolean => /^(\.git|git~1)[ .]*$/i.test(name);
