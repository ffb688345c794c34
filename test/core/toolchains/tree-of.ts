import { detectTests } from '../../../core/toolchains/detect-tests.ts';
import { manifestPaths } from '../../../core/toolchains/manifest-paths.ts';
import type { Around } from '../../../core/toolchains/package-folders.ts';
import type { SourceTree, TestCommands } from '../../../core/toolchains/toolchain.ts';

export type GivenFile = string | readonly [path: string, text: string];

/** Files by path; those without a text are empty. Only the texts that the worker reads are there. */
export function treeOf(...entries: readonly GivenFile[]): SourceTree {
  return treeAround({}, entries);
}

export function treeAround(around: Around, entries: readonly GivenFile[]): SourceTree {
  const texts = new Map(entries.map((file): [string, string] => (typeof file === 'string' ? [file, ''] : [...file])));
  const files = new Set(texts.keys());
  const read = new Set(manifestPaths(files, around));
  return { files, text: (path) => (read.has(path) ? (texts.get(path) ?? '') : '') };
}

/** The commands alone. @throws with what is said where nothing is recognised */
export function commandsOf(tree: SourceTree, around: Around = {}): TestCommands {
  const found = detectTests(tree, around);
  if ('problem' in found) throw new Error(found.problem);
  const { setup, command, regression } = found;
  return { setup, command, regression };
}
