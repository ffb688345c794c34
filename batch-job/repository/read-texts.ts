import type { Git } from './git.ts';
import { readEntries } from './read-blobs.ts';
import { listTree } from './tree-entries.ts';

const MOST_BYTES = 1024 * 1024;

/** The text of those of some files that a commit or tree has. @param mostBytes a larger file is left out */
export async function readTexts(
  git: Git,
  commit: string,
  paths: readonly string[],
  mostBytes = MOST_BYTES,
): Promise<ReadonlyMap<string, string>> {
  const wanted = new Set(paths);
  const entries = (await listTree(git, commit)).filter(
    ({ path, bytes, mode }) => wanted.has(path) && bytes <= mostBytes && mode !== '120000',
  );
  const texts = new Map<string, string>();
  for await (const { entry, content } of readEntries(git, entries)) texts.set(entry.path, content.toString('utf8'));
  return texts;
}
