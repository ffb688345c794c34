import { type ChangedFile, parseChangedFiles } from './changed-files.ts';
import { git, gitIfPossible } from './git.ts';

export interface CommitPerson {
  readonly name: string;
  readonly email: string;
  readonly date: string;
}

export interface CommitFacts {
  readonly sha: string;
  readonly tree: string;
  readonly parents: readonly string[];
  readonly author: CommitPerson;
  readonly committer: CommitPerson;
  readonly message: string;
}

const FORMAT = ['%H', '%T', '%P', '%an', '%ae', '%aI', '%cn', '%ce', '%cI', '%B'].join('%x00');
const FIELDS = 10;
const EMPTY_TREE = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';

export interface CommitQuery {
  readonly range: readonly string[];
  readonly limit?: number;
  readonly skip?: number;
  readonly path?: string | undefined;
  readonly since?: string | undefined;
  readonly until?: string | undefined;
  /** Oldest first, as pull requests and comparisons list them. */
  readonly reverse?: boolean;
}

/** Lists commits; `range` holds shas, such as `["abc"]` or `["def", "^abc"]`, that were resolved before. */
export async function listCommits(directory: string, query: CommitQuery): Promise<readonly CommitFacts[]> {
  const options = [
    '-z',
    ...(query.limit === undefined ? [] : [`--max-count=${query.limit}`]),
    ...(query.skip ? [`--skip=${query.skip}`] : []),
    ...(query.since ? [`--since=${query.since}`] : []),
    ...(query.until ? [`--until=${query.until}`] : []),
    ...(query.reverse ? ['--reverse'] : []),
  ];
  const path = query.path ? ['--', query.path] : ['--'];
  const text = await git(directory, ['log', `--format=tformat:${FORMAT}`, ...options, ...query.range, ...path]);
  return parseCommits(text);
}

/** Reads one commit by its sha. */
export async function readCommit(directory: string, sha: string): Promise<CommitFacts> {
  const [commit] = await listCommits(directory, { range: [sha], limit: 1 });
  if (!commit) throw new Error(`no commit ${sha} in ${directory}`);
  return commit;
}

/** How many commits `range` holds. */
export async function countCommits(directory: string, range: readonly string[]): Promise<number> {
  return Number(await git(directory, ['rev-list', '--count', ...range]));
}

/** How many commits each of two histories has that the other has not. */
export async function countApart(directory: string, one: string, other: string): Promise<readonly [number, number]> {
  if (one === other) return [0, 0];
  const text = await git(directory, ['rev-list', '--left-right', '--count', `${one}...${other}`]);
  const [left = 0, right = 0] = text.split('\t').map(Number);
  return [left, right];
}

/** The commit at which two histories parted; undefined when they share none. */
export const mergeBase = async (directory: string, one: string, other: string): Promise<string | undefined> =>
  one === other ? one : gitIfPossible(directory, ['merge-base', one, other]);

/** What changed from one commit to another, with renames found, each file with its patch. */
export async function changedFiles(directory: string, from: string, to: string): Promise<readonly ChangedFile[]> {
  if (from === to) return [];
  const diff = ['-c', 'core.quotePath=false', 'diff', '-M'];
  const [raw, numbers, patches] = await Promise.all([
    git(directory, [...diff, '--raw', '--no-abbrev', '-z', from, to]),
    git(directory, [...diff, '--numstat', '-z', from, to]),
    git(directory, [...diff, '--patch', from, to]),
  ]);
  return parseChangedFiles(raw, numbers, patches);
}

/** What one commit changed against its first parent. */
export const filesOfCommit = (directory: string, commit: CommitFacts): Promise<readonly ChangedFile[]> =>
  changedFiles(directory, commit.parents[0] ?? EMPTY_TREE, commit.sha);

/** The change between two commits as one text, as `application/vnd.github.diff` gives it. */
export const diffText = async (directory: string, from: string, to: string): Promise<string> =>
  `${await git(directory, ['diff', '-M', '--full-index', from, to])}\n`;

function parseCommits(text: string): readonly CommitFacts[] {
  const fields = text.split('\0');
  const commits: CommitFacts[] = [];
  for (let at = 0; at + FIELDS <= fields.length; at += FIELDS) {
    const [sha = '', tree = '', parents = '', an = '', ae = '', ad = '', cn = '', ce = '', cd = '', message = ''] =
      fields.slice(at, at + FIELDS);
    commits.push({
      sha,
      tree,
      parents: parents.split(' ').filter(Boolean),
      author: { name: an, email: ae, date: utc(ad) },
      committer: { name: cn, email: ce, date: utc(cd) },
      message: message.trimEnd(),
    });
  }
  return commits;
}

const utc = (date: string): string => new Date(date).toISOString().replace(/\.\d+Z$/, 'Z');
