import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { git } from '@mendhook/emulators/github/git';
import { type Change, type HistoryCommit, sampleHistory } from './sample-history.ts';

export interface SampleRepository {
  readonly directory: string;
  readonly branch: string;
  /** The newest commit: what runs in production, with the bug. */
  readonly commit: string;
}

/** Text of every file, by its path with `/`. */
type Tree = ReadonlyMap<string, string>;

const SAMPLE = fileURLToPath(new URL('../../examples/checkout/', import.meta.url));
const BRANCH = 'main';
const PACKED_IGNORE = 'gitignore';

/**
 * Makes the sample service's repository: its history, ending in `examples/checkout` as it is. The same content gives
 * the same commits on every machine.
 *
 * @param directory an empty or missing folder
 * @throws {Error} when the folder holds something, or when the history no longer fits the sample
 */
export async function createSampleRepository(directory: string): Promise<SampleRepository> {
  await mkdir(directory, { recursive: true });
  if ((await readdir(directory)).length > 0) throw new Error(`${directory} is not empty`);
  await git(directory, ['init', '--quiet', '--template=', '--object-format=sha1', `--initial-branch=${BRANCH}`]);
  // One process for the whole history: https://git-scm.com/docs/git-fast-import
  const history = replay(await readTree(SAMPLE))
    .map(importOf)
    .join('');
  await git(directory, ['fast-import', '--quiet'], { input: history });
  await git(directory, ['reset', '--quiet', '--hard']);
  return { directory, branch: BRANCH, commit: await git(directory, ['rev-parse', 'HEAD']) };
}

/** Every commit with the tree it leaves, oldest first, found by walking back from the newest. */
function replay(newest: Tree): { commit: HistoryCommit; tree: Tree }[] {
  let tree = newest;
  const steps = sampleHistory.toReversed().map((commit) => {
    const step = { commit, tree };
    tree = undo(commit, tree);
    return step;
  });
  return steps.reverse();
}

function undo(commit: HistoryCommit, tree: Tree): Tree {
  const before = new Map(tree);
  for (const path of commit.adds) {
    if (!before.delete(path)) throw new Error(`"${commit.subject}" adds ${path}, which the sample does not have`);
  }
  for (const change of commit.changes) before.set(change.file, undoChange(commit, change, before.get(change.file)));
  return before;
}

function undoChange(commit: HistoryCommit, { file, now, before }: Change, text: string | undefined): string {
  const parts = text?.split(now) ?? [];
  if (parts.length !== 2) {
    throw new Error(`"${commit.subject}" changes a passage of ${file} that is not there exactly once: ${now}`);
  }
  return parts.join(before);
}

/** A commit with its whole tree, as `git fast-import` reads it. */
function importOf({ commit: { author, date, subject, body }, tree }: { commit: HistoryCommit; tree: Tree }): string {
  const by = `${author.name} <${author.email}> ${Date.parse(date) / 1000} ${date.slice(-6).replace(':', '')}`;
  const files = [...tree].map(([path, text]) => `M 100644 inline ${path}\n${data(text)}`);
  const message = data(`${subject}\n\n${body}\n`);
  return `commit refs/heads/${BRANCH}\nauthor ${by}\ncommitter ${by}\n${message}deleteall\n${files.join('')}`;
}

const data = (text: string): string => `data ${Buffer.byteLength(text)}\n${text}\n`;

async function readTree(root: string): Promise<Tree> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .filter((path) => !/^(node_modules|coverage)\b/.test(path))
    .sort();
  return new Map(
    await Promise.all(
      paths.map(async (path) => [nameInSample(path), await readFile(join(root, path), 'utf8')] as const),
    ),
  );
}

/** npm packs no `.gitignore`, so the package has it under another name: https://github.com/npm/npm-packlist#readme */
const nameInSample = (path: string): string => (path === PACKED_IGNORE ? '.gitignore' : path);
