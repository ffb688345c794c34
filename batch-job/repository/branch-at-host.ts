import { COMMIT_AUTHOR } from '../../core/messages/pull-request/commit-author.ts';
import { BRANCH_PREFIX } from '../../core/names.ts';
import { cutText } from '../../core/text/cut-text.ts';
import type { CommitPlan } from './build-commits.ts';
import { fetchBranch } from './fetch-commit.ts';
import type { Git } from './git.ts';

/** A branch of ours that somebody else has worked on: it is left alone. */
export class BranchTakenError extends Error {
  override readonly name = 'BranchTakenError';
  readonly branch: string;

  constructor(branch: string, committer: string) {
    super(`branch ${branch} is left alone: its newest commit is by ${JSON.stringify(cutText(committer, 200))}`);
    this.branch = branch;
  }
}

/** The commits that branches point to at the host; nothing of those that there are not. */
export async function findBranches(
  git: Git,
  branches: readonly string[],
  token: string,
): Promise<ReadonlyMap<string, string>> {
  const refs = new Map(branches.map((branch) => [`refs/heads/${branch}`, branch]));
  const listing = await git.atHost('list branches', ['ls-remote', 'origin', ...refs.keys()], token);
  return new Map(
    listing.split('\n').flatMap((line) => {
      const [commit = '', ref = ''] = line.split('\t');
      const branch = refs.get(ref); // git also lists refs that only end so
      return branch === undefined ? [] : [[branch, commit] as const];
    }),
  );
}

/** The branch that the host's HEAD points to; undefined when it points to none. */
export async function findDefaultBranch(git: Git, token: string): Promise<string | undefined> {
  const listing = await git.atHost('find the default branch', ['ls-remote', '--symref', 'origin', 'HEAD'], token);
  return /^ref: refs\/heads\/(.+)\tHEAD$/m.exec(listing)?.[1];
}

/**
 * Looks at a branch of ours before work on it begins.
 *
 * @returns whether it is there; and what keeps a branch of that name from being made, in git's words: one that has the name of
 *   its folder, or is below it
 * @throws {BranchTakenError} when somebody else made its newest commit: nothing could be pushed
 */
export async function checkBranchFree(
  git: Git,
  branch: string,
  token: string,
): Promise<{ nameTaken: string | undefined; isThere: boolean }> {
  const folders = branch.split('/').slice(0, -1);
  const above = folders.map((_, index) => folders.slice(0, index + 1).join('/'));
  const patterns = [branch, ...above].map((name) => `refs/heads/${name}`);
  const listing = await git.atHost(
    'list branches',
    ['ls-remote', 'origin', ...patterns, `refs/heads/${branch}/*`],
    token,
  );
  const refs = listing.split('\n').flatMap((line) => line.split('\t')[1]?.replace(/^refs\/heads\//, '') ?? []);
  const inTheWay = refs.find((name) => above.includes(name) || name.startsWith(`${branch}/`));
  if (inTheWay !== undefined) return { nameTaken: `'${inTheWay}' exists; cannot create '${branch}'`, isThere: false };
  if (!refs.includes(branch)) return { nameTaken: undefined, isThere: false };
  const newest = await readCommit(git, await fetchBranch(git, branch, token, PUBLISHED_REF));
  checkOurs(branch, newest);
  return { nameTaken: undefined, isThere: true };
}

/**
 * Whether the branch at the host already is what was planned: then a retry after a crash has nothing to push.
 *
 * @throws {BranchTakenError} when the branch is not ours to replace
 */
export async function isPublished(git: Git, branch: string, plan: CommitPlan, token: string): Promise<boolean> {
  let commit = await fetchBranch(git, branch, token, PUBLISHED_REF, plan.commits.length + 1);
  checkOurs(branch, await readCommit(git, commit));
  for (const planned of plan.commits.toReversed()) {
    const { tree, parents, message } = await readCommit(git, commit);
    if (tree !== planned.tree || message.trimEnd() !== planned.message.trimEnd() || parents.length !== 1) return false;
    commit = parents[0] ?? '';
    if (commit === plan.parent) return planned === plan.commits[0];
  }
  return false;
}

const PUBLISHED_REF = 'refs/mendhook/published';

/** @throws {BranchTakenError} when somebody else made the commit */
export function checkOurs(branch: string, commit: Awaited<ReturnType<typeof readCommit>>): void {
  if (commit.committerEmail === COMMIT_AUTHOR.email || isSignedByHost(branch, commit)) return;
  throw new BranchTakenError(branch, isHost(commit.committerEmail) ? commit.authorEmail : commit.committerEmail);
}

/**
 * A commit that GitHub made for our App: GitHub commits, a bot is the author, and the trailer names the branch's incident.
 * What a person makes in GitHub's editor is also committed by GitHub, and has the person as author.
 */
function isSignedByHost(
  branch: string,
  { committerEmail, authorEmail, message }: Awaited<ReturnType<typeof readCommit>>,
): boolean {
  const incident = branch.slice(BRANCH_PREFIX.length);
  const trailers = message.trimEnd().split('\n\n').at(-1)?.split('\n') ?? [];
  const bot = /^\d+\+[\w-]+\[bot\]@users\.(noreply\..+)$/.exec(authorEmail)?.[1];
  return (
    isHost(committerEmail) && bot?.replace('.', '@') === committerEmail && trailers.includes(`Incident: ${incident}`)
  );
}

/** GitHub Enterprise Server has its own host in these addresses. */
const isHost = (email: string): boolean => email.startsWith('noreply@') && email !== COMMIT_AUTHOR.email;

/** Reads who made a commit, of what, and what it says. */
export async function readCommit(git: Git, commit: string) {
  const raw = (await git.run('read a commit', ['cat-file', 'commit', commit])).toString('utf8');
  const split = raw.indexOf('\n\n');
  const headers = raw.slice(0, split).split('\n');
  const valuesOf = (name: string) =>
    headers.filter((line) => line.startsWith(`${name} `)).map((line) => line.slice(name.length + 1));
  return {
    tree: valuesOf('tree')[0] ?? '',
    parents: valuesOf('parent'),
    authorEmail: emailIn(valuesOf('author')[0]),
    committerEmail: emailIn(valuesOf('committer')[0]),
    message: raw.slice(split + 2),
  };
}

const emailIn = (person = ''): string => /<([^<>]*)> \d+ [+-]\d+$/.exec(person)?.[1] ?? '';
