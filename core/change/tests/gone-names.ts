import type { Change } from '../change.ts';
import { changedLines } from '../changed-lines.ts';
import { fileKind } from '../file-kind.ts';

/** A word of code, and no keyword or short name. */
const WORD = /[A-Za-z_]\w{3,80}/g;

/**
 * Names that the change takes out of the code: they stand on removed lines and nowhere in the head's code. A test of such a
 * name has nothing left to test.
 */
export function goneNames(change: Change): ReadonlySet<string> {
  const names = new Set(
    changedLines(change)
      .removed.filter(({ kind }) => kind === 'code' || kind === 'configuration')
      .flatMap(({ code }) => code.match(WORD) ?? []),
  );
  for (const file of change.files)
    if (file.kind === 'deleted' && fileKind(file.path) === 'code') names.add(baseName(file.path));
  for (const path of change.head.paths) {
    if (names.size === 0) break;
    if (fileKind(path) !== 'code') continue;
    for (const [word] of (change.head.text(path) ?? '').matchAll(WORD)) names.delete(word);
  }
  return names;
}

const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1).replace(/\.\w+$/, '');

/** Whether a text has one of the names as a whole word. */
export const hasName = (text: string, names: ReadonlySet<string>): boolean =>
  names.size > 0 &&
  [...text.matchAll(/[A-Za-z_][\w-]{3,80}/g)].some(([word]) => names.has(word) || names.has(word.split('-')[0] ?? ''));
