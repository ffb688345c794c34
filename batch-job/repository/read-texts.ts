import type { Git } from './git.ts';
import { readEntries } from './read-blobs.ts';
import { listTree } from './tree-entries.ts';

const MAX_TEXT_BYTES = 1024 * 1024;

/** The text of those of some files that a commit or tree has, up to a megabyte each. */
export async function readTexts(
  git: Git,
  commit: string,
  paths: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const wanted = new Set(paths);
  const entries = (await listTree(git, commit)).filter(
    ({ path, bytes, mode }) => wanted.has(path) && bytes <= MAX_TEXT_BYTES && mode !== '120000',
  );
  const texts = new Map<string, string>();
  for await (const { entry, content } of readEntries(git, entries)) texts.set(entry.path, content.toString('utf8'));
  return texts;
}
