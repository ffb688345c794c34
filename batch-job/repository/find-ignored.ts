import { mkdir, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Git } from './git.ts';
import { readEntries } from './read-blobs.ts';
import { splitAtNul, type TreeEntry } from './tree-entries.ts';

/**
 * Answers which paths a commit's `.gitignore` files rule out. Git judges, in a folder that holds those files and nothing
 * else: the agent's own tree, and what it did to its `.gitignore`, has no say.
 *
 * @param folder is made, and removed by `close`
 */
export async function createFindIgnored(git: Git, entries: readonly TreeEntry[], folder: string) {
  await mkdir(folder, { recursive: true });
  const rules = entries.filter(({ path, mode }) => basename(path) === '.gitignore' && mode !== '120000');
  for await (const { entry, content } of readEntries(git, rules)) {
    await mkdir(join(folder, dirname(entry.path)), { recursive: true });
    await writeFile(join(folder, entry.path), content);
  }
  return {
    async findIgnored(paths: readonly string[]): Promise<ReadonlySet<string>> {
      if (rules.length === 0 || paths.length === 0) return new Set();
      const args = ['--work-tree', folder, 'check-ignore', '-z', '--stdin', '--no-index'];
      const input = paths.map((path) => `./${path}\0`).join('');
      const listing = await git.run('read the ignore rules', args, { input, accept: [1], directory: folder });
      return new Set(splitAtNul(listing).map((path) => path.toString('utf8').slice(2)));
    },
    close: () => rm(folder, { recursive: true, force: true }),
  };
}
