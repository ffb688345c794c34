import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { checkBranchName } from './branch-name.ts';
import type { Git } from './git.ts';

/** Where the fetched commits are kept, so that git never drops them. */
const BASE_REF = 'refs/mendhook/base';
const COMMIT_REF = 'refs/mendhook/commit';

const FETCH = ['fetch', '--quiet', '--no-tags', '--no-auto-maintenance'];

/** Fetches the newest commit of a branch with its files, and nothing before it. */
export async function fetchBranch(git: Git, branch: string, token: string, ref = BASE_REF, depth = 1): Promise<string> {
  checkBranchName(branch);
  const args = [...FETCH, `--depth=${depth}`, 'origin', `+refs/heads/${branch}:${ref}`];
  await git.atHost(`fetch branch ${branch}`, args, token);
  return git.text('read the branch', ['rev-parse', '--verify', `${ref}^{commit}`]);
}

/** Fetches one commit with its files, and `depth - 1` before it. */
export async function fetchCommit(
  git: Git,
  commit: string,
  token: string,
  { ref = COMMIT_REF, depth = 1 }: { readonly ref?: string; readonly depth?: number } = {},
): Promise<void> {
  const args = [...FETCH, `--depth=${depth}`, 'origin', `+${commit}:${ref}`];
  await git.atHost(`fetch commit ${commit}`, args, token);
}

const HEAD_REF = 'refs/mendhook/head';

/**
 * Fetches the newest commit of a pull request with its files. The base's repository has it, whichever repository it was pushed
 * to. https://docs.github.com/en/pull-requests/collaborating-with-pull-requests/reviewing-changes-in-pull-requests/checking-out-pull-requests-locally
 *
 * @returns its full name
 */
export async function fetchPullRequest(git: Git, number: number, token: string): Promise<string> {
  const args = [...FETCH, '--depth=1', 'origin', `+refs/pull/${number}/head:${HEAD_REF}`];
  await git.atHost(`fetch pull request ${number}`, args, token);
  return git.text('read the pull request', ['rev-parse', '--verify', `${HEAD_REF}^{commit}`]);
}

/**
 * Finds the newest commit that both sides of a pull request come from.
 *
 * @param history a repository for this alone: it gets commits without their files, where the host can do that
 * @returns undefined when their histories have nothing in common
 */
export async function findMergeBase(
  history: Git,
  { branch, number, base, head }: { branch: string; number: number; base: string; head: string },
  token: string,
): Promise<string | undefined> {
  checkBranchName(branch);
  const refs = [`+refs/heads/${branch}:${BASE_REF}`, `+refs/pull/${number}/head:${HEAD_REF}`];
  for (const depth of DEPTHS) {
    const args = [...FETCH, '--filter=tree:0', `--depth=${depth}`, 'origin', ...refs];
    await history.atHost('fetch the history', args, token);
    // 1: there is none; 128: a branch moved on since, and its commit is not here.
    const found = await history.text('find the merge base', ['merge-base', base, head], { accept: [1, 128] });
    if (found !== '') return found;
  }
  return undefined;
}

const BRANCH_REF = 'refs/mendhook/branch';

/**
 * Fetches the commits of a branch and of its base, far enough back to have one in common. Where they have none, both whole
 * histories are there.
 *
 * @param history a repository for this alone: it gets commits without their files, where the host can do that
 * @returns the newest commit of each
 */
export async function fetchSides(
  history: Git,
  { branch, base }: { readonly branch: string; readonly base: string },
  token: string,
): Promise<{ head: string; baseHead: string }> {
  for (const name of [branch, base]) checkBranchName(name);
  const refs = [`+refs/heads/${branch}:${BRANCH_REF}`, `+refs/heads/${base}:${BASE_REF}`];
  for (const depth of DEPTHS) {
    const args = [...FETCH, '--filter=tree:0', `--depth=${depth}`, 'origin', ...refs];
    await history.atHost('fetch the history', args, token);
    const common = await history.text('find the merge base', ['merge-base', BRANCH_REF, BASE_REF], { accept: [1] });
    if (common !== '') break;
  }
  const names = await history.text('read the branches', ['rev-parse', BRANCH_REF, BASE_REF]);
  const [head = '', baseHead = ''] = names.split('\n');
  return { head, baseHead };
}

const HISTORY_REF = 'refs/mendhook/history';

/**
 * Fetches a commit and those before it, with their folders and without their files.
 *
 * @param depth how many commits back
 * @returns the commits at which what was fetched ends; empty when it is the whole history
 */
export async function fetchHistory(
  history: Git,
  commit: string,
  token: string,
  depth: number,
): Promise<ReadonlySet<string>> {
  const args = [...FETCH, '--filter=blob:none', `--depth=${depth}`, 'origin', `+${commit}:${HISTORY_REF}`];
  await history.atHost('fetch the history', args, token);
  const ends = await readFile(join(history.directory, 'shallow'), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  return new Set(ends.split('\n').filter((line) => line !== ''));
}

/** Recent commits first: the commit that a service runs is rarely old. The second depth is git's "all". */
const DEPTHS = [1_000, 2_147_483_647];

/**
 * Finds a commit that a branch or tag of the repository holds. The host hands out more than that: on GitHub, any commit of
 * any fork. A log line of an attacker could name a commit of their own.
 * https://www.chainguard.dev/unchained/what-the-fork-imposter-commits-in-github-actions-and-ci-cd
 *
 * @param history a repository for this alone: it gets commits without their files, where the host can do that
 * @param beginning the first digits of its name
 * @returns undefined when there is none, or more than one
 */
export async function findInHistory(history: Git, beginning: string, token: string): Promise<string | undefined> {
  for (const depth of DEPTHS) {
    const refs = ['+refs/heads/*:refs/heads/*', '+refs/tags/*:refs/tags/*'];
    const args = [...FETCH, '--filter=tree:0', `--depth=${depth}`, 'origin', ...refs];
    await history.atHost('fetch the history', args, token);
    const commits = (await history.text('list the history', ['rev-list', '--all'])).split('\n');
    const found = commits.filter((commit) => commit.startsWith(beginning));
    if (found.length > 0) return found.length === 1 ? found[0] : undefined;
  }
  return undefined;
}

/**
 * The commit of a tag, else of a branch, of that name.
 *
 * @returns undefined when there is neither, or git would not take the name for one
 */
export async function fetchRef(git: Git, name: string, token: string): Promise<string | undefined> {
  const places = [`refs/tags/${name}`, `refs/heads/${name}`];
  const listing = await git.atHost(
    'look for a version',
    ['ls-remote', 'origin', ...places.flatMap((ref) => [ref, `${ref}^{}`])],
    token,
  );
  const found = new Map(
    listing.split('\n').flatMap((line) => {
      const [sha, ref] = line.split('\t');
      return sha === undefined || ref === undefined ? [] : [[ref, sha] as const];
    }),
  );
  // What a tag points to is listed beside it, with "^{}": https://git-scm.com/docs/git-ls-remote
  return places.map((ref) => found.get(`${ref}^{}`) ?? found.get(ref)).find((sha) => sha !== undefined);
}
