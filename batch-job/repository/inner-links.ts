import { posix } from 'node:path';
import type { Git } from './git.ts';
import { readEntries } from './read-blobs.ts';
import type { TreeEntry } from './tree-entries.ts';

/** A link whose target is known. */
export interface Link {
  readonly path: string;
  readonly target: string;
}

/**
 * Drops the links that lead out of the tree: a tree that is handed to the agent or to a test must not be a way to the
 * worker's own files.
 */
export async function keepInnerLinks(
  git: Git,
  entries: readonly TreeEntry[],
): Promise<{ files: readonly TreeEntry[]; links: readonly Link[] }> {
  const links: Link[] = [];
  for await (const { entry, content } of readEntries(
    git,
    entries.filter(({ mode }) => mode === '120000'),
  )) {
    links.push({ path: entry.path, target: content.toString('utf8') });
  }
  return { files: entries.filter(({ mode }) => mode !== '120000'), links: links.filter(isInnerLink) };
}

/**
 * Whether a link stays inside its tree, whatever other such links it passes: its target climbs first and only then
 * descends. A `..` after a name could climb out through a link of that name.
 */
function isInnerLink({ path, target }: Link): boolean {
  if (target === '' || target.includes('\0') || posix.isAbsolute(target)) return false;
  const parts = target.split('/').filter((part) => part !== '' && part !== '.');
  const climbs = parts.findIndex((part) => part !== '..');
  const descent = climbs === -1 ? [] : parts.slice(climbs);
  const up = parts.length - descent.length;
  return up <= path.split('/').length - 1 && !descent.includes('..');
}
