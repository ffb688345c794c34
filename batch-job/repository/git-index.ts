import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Git } from './git.ts';

/** An index of its own, in which a tree is put together without any file being checked out. */
export interface GitIndex {
  /** Applies a patch made by `diffTree`. */
  apply(patch: string): Promise<void>;
  /** Puts and removes whole files. */
  update(changes: readonly IndexChange[]): Promise<void>;
  writeTree(): Promise<string>;
  /** Prints the difference to a commit. `attributesFile` says which files are binary. */
  diff(commit: string, attributesFile: string): Promise<Buffer>;
}

export interface IndexChange {
  readonly path: string;
  /** Left out: the file is removed. */
  readonly content?: { readonly mode: string; readonly bytes: Uint8Array };
}

/** Does something with an index that starts as the tree of `commit`, and clears the index away. */
export async function withIndex<Value>(git: Git, commit: string, act: (index: GitIndex) => Promise<Value>) {
  const file = join(git.directory, `index-${randomUUID()}`);
  const environment = { GIT_INDEX_FILE: file };
  try {
    await git.run('read the commit', ['read-tree', commit], { environment });
    return await act(createIndex(git, environment));
  } finally {
    await rm(file, { force: true });
  }
}

function createIndex(git: Git, environment: Readonly<Record<string, string>>): GitIndex {
  return {
    async apply(patch) {
      if (patch === '') return;
      await git.run('apply the patch', ['apply', '--cached', '--whitespace=nowarn', '-'], {
        environment,
        input: patch,
      });
    },

    async update(changes) {
      if (changes.length === 0) return;
      const shas = await storeBlobs(
        git,
        changes.flatMap(({ content }) => content?.bytes ?? []),
      );
      const lines = changes.map(({ path, content }) =>
        content === undefined ? `0 ${'0'.repeat(40)}\t${path}\0` : `${content.mode} ${shas.shift()}\t${path}\0`,
      );
      const args = ['update-index', '-z', '--index-info'];
      await git.run('put files into a tree', args, { environment, input: lines.join('') });
    },

    writeTree: () => git.text('write a tree', ['write-tree'], { environment }),

    async diff(commit, attributesFile) {
      const make = (...options: readonly string[]) =>
        git.run(
          'make a patch',
          [
            '-c',
            `core.attributesFile=${attributesFile}`,
            'diff-index',
            '--cached',
            ...DIFF_OPTIONS,
            ...options,
            commit,
            '--',
          ],
          { environment },
        );
      const patch = await make('--find-renames');
      return INTO_ITSELF.test(patch.toString('latin1')) ? make('--no-renames') : patch;
    },
  };
}

const DIFF_OPTIONS = ['--patch', '--binary', '--full-index', '--no-ext-diff', '--no-textconv'];

/**
 * A rename from a path to below that path: a link became a folder that holds the same link. A rename without a change names
 * no mode, so `git apply` does not see that the link goes away, and refuses to write beyond it.
 */
const INTO_ITSELF = /^rename from "?(.+?)"?\nrename to "?\1\//m;

/** @returns the blobs' names, in that order */
async function storeBlobs(git: Git, contents: readonly Uint8Array[]): Promise<string[]> {
  if (contents.length === 0) return [];
  const folder = await mkdtemp(join(git.directory, 'blobs-'));
  try {
    const files = contents.map((_, index) => join(folder, String(index)));
    for (const [index, file] of files.entries()) await writeFile(file, contents[index] ?? '');
    const args = ['hash-object', '-w', '--no-filters', '--stdin-paths'];
    return (await git.text('store files', args, { input: files.map((file) => `${file}\n`).join('') })).split('\n');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
