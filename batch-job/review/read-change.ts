import type { Change, ChangeSide } from '../../core/change/change.ts';
import { MAX_TEXT_BYTES, whyNotRead } from '../../core/change/read-limits.ts';
import { type PatchFile, parsePatch } from '../../core/diff/parse-patch.ts';
import type { ChangeDescription } from '../../core/records/change-description.ts';
import type { Git } from '../repository/git.ts';
import { readEntries } from '../repository/read-blobs.ts';
import { decodeUtf8, listTree, splitAtNul, type TreeEntry } from '../repository/tree-entries.ts';

/** A repository with more text than this is read as far as the change goes. */
const MAX_WHOLE_BYTES = 128 * 1024 * 1024;

/** The two trees of a change, in one repository. */
export interface ChangeTrees {
  readonly base: string;
  readonly head: string;
}

/**
 * Reads a change between two trees.
 *
 * @param trees names of git's trees or commits
 * @throws {GitError} when git cannot read them; {RefusedTreeError} when a tree holds what is not handled
 */
export async function readChange(
  git: Git,
  trees: ChangeTrees,
  description: ChangeDescription,
  skippedBefore: Change['skipped'] = [],
): Promise<Change> {
  const { base, head, files, skipped, touched } = await readDifference(git, trees);
  return {
    description,
    files,
    skipped: [...skippedBefore, ...skipped],
    base: await readSide(git, base, touched),
    head: await readSide(git, head, touched),
  };
}

/**
 * Reads what differs between two trees, as a patch of each file that is within the limits.
 *
 * @param isWanted says of a path whether its file is read @default - all are
 * @throws as `readChange`
 */
export async function readDifference(
  git: Git,
  trees: ChangeTrees,
  isWanted: (path: string) => boolean = () => true,
): Promise<Pick<Change, 'files' | 'skipped'> & Difference> {
  const [base, head] = [await listTree(git, trees.base), await listTree(git, trees.head)];
  const changed = (await listChanged(git, trees)).filter((paths) => paths.some(isWanted));
  const sizes = new Map(
    [...base, ...head].map(({ path, bytes }) => [path, bytes] as const).sort(([, a], [, b]) => a - b),
  );
  const reasons = whyNotRead(changed, sizes);
  const judged = changed.map((paths, index) => ({ paths, why: reasons[index] }));
  const read = judged.flatMap(({ paths, why }) => (why === undefined ? paths : []));
  const skipped = judged.flatMap(({ paths, why }) => (why === undefined ? [] : [{ path: paths.at(-1) ?? '', why }]));
  return { base, head, files: await readPatch(git, trees, read), skipped, touched: new Set(changed.flat()) };
}

interface Difference {
  readonly base: readonly TreeEntry[];
  readonly head: readonly TreeEntry[];
  /** Paths of all files that differ. */
  readonly touched: ReadonlySet<string>;
}

/** @returns the paths of each changed file; two for a renamed one, the new one last */
async function listChanged(git: Git, { base, head }: ChangeTrees): Promise<readonly (readonly string[])[]> {
  const args = ['diff-tree', '-r', '-z', '--name-status', '--find-renames', '--no-ext-diff', base, head];
  const words = splitAtNul(await git.run('compare the sides', args)).map((bytes) => decodeUtf8(bytes));
  const changed: string[][] = [];
  for (let at = 0; at < words.length; ) {
    const count = /^[RC]/.test(words[at] ?? '') ? 2 : 1;
    const paths = words.slice(at + 1, at + 1 + count);
    if (paths.every((path) => path !== undefined)) changed.push(paths);
    at += 1 + count;
  }
  return changed;
}

/** Arguments of one git process, far below what a system takes. */
const PATHS_AT_ONCE = 500;

async function readPatch(git: Git, { base, head }: ChangeTrees, paths: readonly string[]): Promise<PatchFile[]> {
  const files: PatchFile[] = [];
  for (let start = 0; start < paths.length; start += PATHS_AT_ONCE) {
    const some = paths.slice(start, start + PATHS_AT_ONCE);
    const options = ['-r', '-p', '--full-index', '--find-renames', '--no-ext-diff', '--no-textconv'];
    const patch = await git.run('make a patch', ['diff-tree', ...options, base, head, '--', ...some], {
      environment: { GIT_LITERAL_PATHSPECS: '1' },
    });
    files.push(...parsePatch(patch.toString('utf8')));
  }
  return files;
}

async function readSide(git: Git, entries: readonly TreeEntry[], touched: ReadonlySet<string>): Promise<ChangeSide> {
  const readable = entries.filter(({ bytes, mode }) => bytes <= MAX_TEXT_BYTES && mode !== '120000');
  const isWhole = readable.reduce((sum, { bytes }) => sum + bytes, 0) <= MAX_WHOLE_BYTES;
  const texts = new Map<string, string>();
  const wanted = isWhole ? readable : readable.filter(({ path }) => touched.has(path));
  for await (const { entry, content } of readEntries(git, wanted)) {
    const text = decodeUtf8(content);
    if (text !== undefined) texts.set(entry.path, text);
  }
  return { paths: entries.map(({ path }) => path), text: (path) => texts.get(path), isWhole };
}
