import { createHash, randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { git, gitIfPossible, writeObject } from './git.ts';

/** One path of a new tree; a null sha deletes it. */
interface NewTreeEntry {
  readonly path: string;
  readonly mode: '100644' | '100755' | '120000' | '160000';
  readonly sha: string | null;
}

/** Whether the repository has an object of that type and full name. */
export const hasObject = async (directory: string, sha: string, type: 'blob' | 'tree' | 'commit'): Promise<boolean> =>
  /^[0-9a-f]{40}$/.test(sha) && (await gitIfPossible(directory, ['cat-file', '-t', sha])) === type;

/** Writes a tree that differs from another one, and returns its name. */
export async function writeTree(
  directory: string,
  base: string | undefined,
  entries: readonly NewTreeEntry[],
): Promise<string> {
  const index = join(directory, `mendhook-index-${randomUUID()}`);
  const environment = { GIT_INDEX_FILE: index };
  try {
    await git(directory, ['read-tree', ...(base === undefined ? ['--empty'] : [base])], { environment });
    const lines = entries.map(({ path, mode, sha }) => `${sha === null ? 0 : mode} ${sha ?? ABSENT}\t${path}\0`);
    await git(directory, ['update-index', '-z', '--index-info'], { environment, input: lines.join('') });
    return await git(directory, ['write-tree'], { environment });
  } finally {
    await rm(index, { force: true });
  }
}

const ABSENT = '0'.repeat(40);

interface Person {
  readonly name: string;
  readonly email: string;
}

interface NewCommit {
  readonly tree: string;
  readonly parents: readonly string[];
  readonly message: string;
  readonly author: Person;
  readonly committer: Person;
  /** Seconds since the epoch. */
  readonly at: number;
  readonly isSigned: boolean;
}

/** Writes a commit and returns its name. The signature is a placeholder at the place of GitHub's: no key made it. */
export async function writeCommit(directory: string, commit: NewCommit): Promise<string> {
  const { tree, parents, message, author, committer, at, isSigned } = commit;
  const headers = [
    `tree ${tree}`,
    ...parents.map((parent) => `parent ${parent}`),
    `author ${author.name} <${author.email}> ${at} +0000`,
    `committer ${committer.name} <${committer.email}> ${at} +0000`,
  ];
  const signature = isSigned ? [signatureOf([...headers, message].join('\n'))] : [];
  return writeObject(directory, 'commit', Buffer.from(`${[...headers, ...signature].join('\n')}\n\n${message}`));
}

const signatureOf = (signed: string): string =>
  [
    'gpgsig -----BEGIN PGP SIGNATURE-----',
    '',
    createHash('sha256').update(signed).digest('base64'),
    '-----END PGP SIGNATURE-----',
  ].join('\n ');
