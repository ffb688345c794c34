import { randomUUID } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cutText } from '../../core/text/cut-text.ts';
import { encodingOf } from './encoding-of.ts';
import { createFindIgnored } from './find-ignored.ts';
import type { Git } from './git.ts';
import { RefusedTreeError } from './git-error.ts';
import { type GitIndex, type IndexChange, withIndex } from './git-index.ts';
import { keepInnerLinks } from './inner-links.ts';
import { keepLineEnds } from './keep-line-ends.ts';
import type { LargeFile } from './large-file-pointer.ts';
import { holds } from './large-files.ts';
import { readEntries } from './read-blobs.ts';
import { readChange } from './read-change.ts';
import { decodeUtf8, listTree, type TreeEntry } from './tree-entries.ts';
import { walkTree } from './walk-tree.ts';

const MAX_CHANGED_BYTES = 20 * 1024 * 1024;
/** Far above what a fix may change; each one costs a process. */
const MAX_CHANGED_FILES = 1_000;
const READS_AT_ONCE = 16;
const MAX_PATH_BYTES = 500;

/**
 * Makes a git patch between a commit and a tree that somebody untrusted has worked on. The patch is text: files that are
 * not UTF-8 are in it as binary. Applied to the commit it gives the tree's files, whose unchanged lines keep their own bytes.
 *
 * @param options.submodules folders that hold another repository's files, and are passed over
 * @param options.largeFiles what is in the tree instead of a pointer of Git LFS, by path
 * @param options.onIgnored told of each file and folder that the commit's `.gitignore` files keep out of the patch
 * @throws {RefusedTreeError} when a changed file, or all of them, are too large for a fix, or one is in Git LFS, or is text in
 *   another encoding than UTF-8
 */
export async function diffTree(
  git: Git,
  commit: string,
  directory: string,
  { submodules = [], largeFiles = new Map(), onIgnored = () => undefined }: Partial<SetApart> = {},
): Promise<string> {
  const entries = await listTree(git, commit);
  const found = await findChanges(git, entries, directory, { submodules, largeFiles, onIgnored });
  const changes = await keepUnchanged(git, entries, found);
  if (changes.length === 0) return '';
  const binary = await findBinary(git, entries, changes);
  return withIndex(git, commit, async (index) => {
    await index.update(changes);
    return printPatch(git, index, commit, binary);
  });
}

interface SetApart {
  readonly submodules: readonly string[];
  readonly largeFiles: ReadonlyMap<string, LargeFile>;
  readonly onIgnored: (path: string) => void;
}

async function findChanges(
  git: Git,
  entries: readonly TreeEntry[],
  directory: string,
  { submodules, largeFiles, onIgnored }: SetApart,
): Promise<readonly IndexChange[]> {
  const { files, links } = await keepInnerLinks(git, entries);
  const linkPaths = new Set(links.map(({ path }) => path));
  const known = new Map(entries.map((entry) => [entry.path, entry]));
  const found = await walk(git, entries, directory, { submodules, onIgnored });
  const changes: IndexChange[] = [];
  let bytes = 0;
  for (let start = 0; start < found.length; start += READS_AT_ONCE) {
    const read = found.slice(start, start + READS_AT_ONCE).map(async ({ path, kind }) => {
      const large = largeFiles.get(path);
      if (large !== undefined && (await holds(join(directory, path), large))) return [];
      const content = await readChange(join(directory, path), kind, known.get(path), path);
      if (content === undefined) return [];
      if (large === undefined) return [{ path, content }];
      throw new RefusedTreeError(`${JSON.stringify(path)} is kept in Git LFS, and was changed`);
    });
    const changed = (await Promise.all(read)).flat();
    changes.push(...changed);
    bytes += changed.reduce((sum, { content }) => sum + content.bytes.length, 0);
    checkAmount(changes.length, bytes);
  }
  const keptPaths = new Set(found.map(({ path }) => path));
  const exported = [...files.map(({ path }) => path), ...linkPaths];
  const removed = exported.filter((path) => !keptPaths.has(path)).map((path) => ({ path }));
  checkLengths(changes.map(({ path }) => path));
  // Removals first: what was a folder may have become a file.
  return [...removed, ...changes];
}

/** Takes back what the agent's tools changed by themselves. @throws {RefusedTreeError} for text that is not UTF-8 */
async function keepUnchanged(
  git: Git,
  entries: readonly TreeEntry[],
  changes: readonly IndexChange[],
): Promise<readonly IndexChange[]> {
  const written = new Map(changes.flatMap(({ path, content }) => (content === undefined ? [] : [[path, content]])));
  const touched = entries.filter(({ path, mode }) => mode !== LINK && written.has(path));
  const kept = new Map<string, IndexChange>();
  const same = new Set<string>();
  for await (const { entry, content: original } of readEntries(git, touched)) {
    const content = written.get(entry.path);
    if (content === undefined || content.mode === LINK) continue;
    const bytes = keepLineEnds(Buffer.from(original), Buffer.from(content.bytes));
    if (bytes.equals(original) && content.mode === entry.mode) same.add(entry.path);
    else if (!bytes.equals(original)) checkEncoding(entry.path, Buffer.from(original));
    kept.set(entry.path, { path: entry.path, content: { ...content, bytes } });
  }
  return changes.flatMap((change) => (same.has(change.path) ? [] : [kept.get(change.path) ?? change]));
}

const LINK = '120000';

function checkEncoding(path: string, original: Buffer): void {
  const encoding = encodingOf(original);
  if (encoding === undefined) return;
  const shown = JSON.stringify(cutText(path, 300));
  throw new RefusedTreeError(
    `${shown} is text in ${encoding}, and the agent’s tools write UTF-8 alone: convert it first`,
  );
}

function checkAmount(files: number, bytes: number): void {
  if (files > MAX_CHANGED_FILES) throw new RefusedTreeError(`more than ${MAX_CHANGED_FILES} files were changed`);
  if (bytes > MAX_CHANGED_BYTES)
    throw new RefusedTreeError(`the changed files hold more than ${MAX_CHANGED_BYTES} bytes`);
}

/** Git reads no longer line in an attributes file (2,048 bytes, each of which may need four). */
function checkLengths(paths: readonly string[]): void {
  const long = paths.find((path) => Buffer.byteLength(path) > MAX_PATH_BYTES);
  if (long !== undefined) throw new RefusedTreeError(`path ${JSON.stringify(cutText(long, 100))}… is too long`);
}

async function walk(
  git: Git,
  entries: readonly TreeEntry[],
  directory: string,
  { submodules, onIgnored }: Pick<SetApart, 'submodules' | 'onIgnored'>,
) {
  const known = new Set(entries.flatMap(({ path }) => withFolders(path)));
  const ignore = await createFindIgnored(git, entries, join(git.directory, `ignore-${randomUUID()}`));
  try {
    return await walkTree(directory, {
      isKnown: (path) => known.has(path),
      findIgnored: async (paths) => {
        const ignored = await ignore.findIgnored(paths.filter((path) => !submodules.includes(path)));
        ignored.forEach(onIgnored);
        return new Set([...ignored, ...submodules]);
      },
    });
  } finally {
    await ignore.close();
  }
}

const withFolders = (path: string): string[] =>
  path.split('/').map((_, index, parts) => parts.slice(0, index + 1).join('/'));

/** Files whose content, before or after, is no text: a patch in UTF-8 would not hold them byte by byte. */
async function findBinary(
  git: Git,
  entries: readonly TreeEntry[],
  changes: readonly IndexChange[],
): Promise<ReadonlySet<string>> {
  const touched = new Set(changes.map(({ path }) => path));
  const binary = new Set<string>();
  for (const { path, content } of changes) if (content !== undefined && !isText(content.bytes)) binary.add(path);
  for await (const { entry, content } of readEntries(
    git,
    entries.filter(({ path }) => touched.has(path)),
  )) {
    if (!isText(content)) binary.add(entry.path);
  }
  return binary;
}

const isText = (bytes: Uint8Array): boolean => !bytes.includes(0) && decodeUtf8(bytes) !== undefined;

async function printPatch(git: Git, index: GitIndex, commit: string, binary: ReadonlySet<string>): Promise<string> {
  const attributesFile = join(git.directory, `attributes-${randomUUID()}`);
  try {
    await writeFile(attributesFile, [...binary].map((path) => `${attributePattern(path)} -diff\n`).join(''));
    return (await index.diff(commit, attributesFile)).toString('utf8');
  } finally {
    await rm(attributesFile, { force: true });
  }
}

/** Exactly that path, as https://git-scm.com/docs/gitattributes writes it: glob characters escaped, then quoted as in C. */
function attributePattern(path: string): string {
  const literal = path.replace(/[\\*?[]/g, '\\$&');
  const quoted = literal.replace(/[\\"]/g, '\\$&').replace(/\p{Cc}/gu, (character) => {
    const code = character.charCodeAt(0);
    return code < 0x80 ? `\\${code.toString(8).padStart(3, '0')}` : character;
  });
  return `"/${quoted}"`;
}
