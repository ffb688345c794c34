import type { Git } from './git.ts';

/**
 * What keeps a new file from standing at a path without replacing anything: a file, a link or a submodule where a folder of
 * the path has to be, something at the path itself, or something whose name differs in upper and lower case alone, which many
 * file systems take for the same.
 *
 * @param isOurs whether a file that is there may be rewritten
 * @returns a sentence part such as "docs is a link"; undefined when nothing does
 */
export async function findBlocker(
  git: Git,
  commit: string,
  path: string,
  isOurs: (text: string) => boolean,
): Promise<string | undefined> {
  const names = path.split('/');
  for (const [index] of names.entries()) {
    const prefix = names.slice(0, index + 1).join('/');
    const entry = await readEntry(git, commit, prefix);
    if (entry === undefined) return findTwin(git, commit, prefix); // there is nothing below it either
    if (index < names.length - 1) {
      if (entry.kind !== 'folder') return `${prefix} is a ${entry.kind}`;
    } else if (entry.kind !== 'file') {
      return `${prefix} is a ${entry.kind}`;
    } else if (!isOurs((await git.run('read a file', ['cat-file', 'blob', entry.sha])).toString('utf8'))) {
      return `${prefix} is a file of somebody else’s`;
    }
  }
  return undefined;
}

async function findTwin(git: Git, commit: string, path: string): Promise<string | undefined> {
  const folder = path.slice(0, path.lastIndexOf('/') + 1);
  const args = ['ls-tree', '-z', '--name-only', '--full-tree', commit, ...(folder === '' ? [] : ['--', folder])];
  const names = (await git.text('look for a path', args)).split('\0');
  const twin = names.find((name) => name.toLowerCase() === path.toLowerCase());
  return twin === undefined ? undefined : `${twin} differs from ${path} in upper and lower case alone`;
}

async function readEntry(git: Git, commit: string, path: string) {
  // A path in the arguments is a path here, not a pattern; a last "/" would list what is in the folder.
  const line = (await git.text('look for a path', ['ls-tree', '-z', '--full-tree', commit, '--', path])).split('\0')[0];
  const [, mode = '', sha = ''] = /^(\d+) \w+ ([0-9a-f]+)\t/.exec(line ?? '') ?? [];
  return mode === '' ? undefined : { kind: KINDS[mode] ?? ('file' as const), sha };
}

const KINDS: Readonly<Record<string, 'folder' | 'link' | 'submodule'>> = {
  '040000': 'folder',
  '120000': 'link',
  '160000': 'submodule',
};
