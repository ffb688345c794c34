import { execa } from 'execa';
import type { Git } from './git.ts';
import { GitError } from './git-error.ts';
import { keptBlobsOf } from './kept-blobs.ts';
import type { TreeEntry } from './tree-entries.ts';

/** Reads the contents of a tree's entries, each with its entry. */
export async function* readEntries(
  git: Git,
  entries: readonly TreeEntry[],
): AsyncGenerator<{ entry: TreeEntry; content: Buffer }> {
  const kept = keptBlobsOf(git);
  const known = entries.map(({ sha }) => kept.get(sha));
  const missing = entries.filter((_, index) => known[index] === undefined);
  const blobs = readBlobs(
    git,
    missing.map(({ sha }) => sha),
  );
  for (const [index, entry] of entries.entries()) {
    const content = known[index] ?? (await nextBlob(blobs, entry.sha));
    kept.add(entry.sha, content);
    yield { entry, content };
  }
}

async function nextBlob(blobs: AsyncGenerator<Buffer>, sha: string): Promise<Buffer> {
  const { done, value } = await blobs.next();
  if (done) throw new GitError('read a file', null, `${sha} is nothing`);
  return value;
}

/**
 * Reads the contents of blobs, in the order asked for, one at a time in memory.
 *
 * @throws {GitError} when one is missing
 */
async function* readBlobs(git: Git, shas: readonly string[]): AsyncGenerator<Buffer> {
  if (shas.length === 0) return;
  const child = execa('git', ['--git-dir', git.directory, 'cat-file', '--batch'], {
    env: git.environment,
    extendEnv: false,
    input: shas.map((sha) => `${sha}\n`).join(''),
    stderr: 'ignore',
    encoding: 'buffer',
    buffer: false,
    reject: false,
  });
  const reader = createByteReader(child.stdout);
  try {
    for (const sha of shas) {
      const header = (await reader.through(NEWLINE)).toString('latin1').trim();
      const [, type, size] = header.split(' ');
      if (type !== 'blob') throw new GitError('read a file', null, `${sha} is ${type ?? 'nothing'}`);
      yield await reader.take(Number(size));
      await reader.take(1);
    }
  } finally {
    child.kill('SIGKILL');
    await child;
  }
}

const NEWLINE = 10;

function createByteReader(stream: AsyncIterable<Uint8Array>) {
  const chunks = stream[Symbol.asyncIterator]();
  let held: Buffer[] = [];
  let length = 0;

  const more = async () => {
    const { done, value } = await chunks.next();
    if (done) throw new GitError('read a file', null, 'its output ended early');
    held.push(Buffer.from(value));
    length += value.length;
  };

  /** Everything held as one piece; joined only when there are several, so that large files are copied once. */
  const joined = (): Buffer => {
    const [only = Buffer.alloc(0)] = held.length > 1 ? [Buffer.concat(held)] : held;
    held = [only];
    return only;
  };

  const take = async (count: number): Promise<Buffer> => {
    while (length < count) await more();
    const all = joined();
    held = [all.subarray(count)];
    length = all.length - count;
    return all.subarray(0, count);
  };

  /** Takes everything up to and with that byte. */
  const through = async (byte: number): Promise<Buffer> => {
    for (;;) {
      const found = joined().indexOf(byte);
      if (found !== -1) return take(found + 1);
      await more();
    }
  };

  return { take, through };
}
