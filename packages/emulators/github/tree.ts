import { git } from './git.ts';

/** A file or folder of a commit. `size` is in bytes. */
export interface TreeEntry {
  readonly type: 'file' | 'dir' | 'symlink' | 'submodule';
  readonly sha: string;
  readonly size: number;
  readonly path: string;
}

/** Whether a path from outside names something inside a repository: no empty segment, no `.`, no `..`, no NUL. */
export const isPathInside = (path: string): boolean =>
  !path.includes('\0') && path.split('/').every((segment) => segment !== '' && segment !== '.' && segment !== '..');

/** What lies at a commit: one entry for `path`, what lies in it for `path/`, the root for none. A path is taken literally, never as a pattern. */
export async function listTree(
  directory: string,
  commit: string,
  path: string | undefined,
): Promise<readonly TreeEntry[]> {
  const where = path === undefined ? [] : ['--', path];
  const text = await git(directory, [
    '--literal-pathspecs',
    'ls-tree',
    '--long',
    '-z',
    '--full-tree',
    commit,
    ...where,
  ]);
  return text
    .split('\0')
    .filter(Boolean)
    .map((line) => {
      const [facts = '', name = ''] = [line.slice(0, line.indexOf('\t')), line.slice(line.indexOf('\t') + 1)];
      const [mode = '', kind = '', sha = '', size = ''] = facts.split(/ +/);
      return { type: typeOf(mode, kind), sha, size: Number(size) || 0, path: name };
    });
}

function typeOf(mode: string, kind: string): TreeEntry['type'] {
  if (kind === 'tree') return 'dir';
  if (kind === 'commit') return 'submodule';
  return mode === '120000' ? 'symlink' : 'file';
}
