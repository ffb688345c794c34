import type { Octokit, RestEndpointMethodTypes } from '@octokit/rest';
import type { ChangedByPull, MergedFiles } from '../core/ports/code-host.ts';

interface Target {
  readonly owner: string;
  readonly repo: string;
}

/**
 * Reads what a merge brought to the base branch, beside what the pull request changed at the commit that mendhook pushed.
 * Both are compared with the base branch as it was before the merge. The pull request's own difference does not tell it:
 * a person who merges by hand may change more. GitHub lists 300 files of a comparison.
 *
 * https://docs.github.com/en/rest/commits/commits#compare-two-commits
 *
 * @returns undefined when the repository does not know one of the commits any longer
 */
export async function readMergedFiles(
  octokit: Octokit,
  target: Target,
  { number, pushed }: { readonly number: number; readonly pushed: string },
): Promise<MergedFiles | undefined> {
  const { data: pull } = await octokit.pulls.get({ ...target, pull_number: number });
  const merge = pull.merge_commit_sha;
  if (merge === null) return undefined;
  const compare = async (base: string, head: string) => {
    const at = { ...target, basehead: `${base}...${head}`, per_page: 1 };
    const { data } = await octokit.repos.compareCommitsWithBasehead(at);
    return (data.files ?? []).map(toChanged);
  };
  try {
    const before = await findBefore(octokit, target, { number, commits: pull.commits, merge });
    if (before === undefined) return undefined;
    return { proposed: await compare(before, pushed), merged: await compare(before, merge) };
  } catch (error) {
    if (error instanceof Error && 'status' in error && (error.status === 404 || error.status === 422)) return undefined;
    throw error;
  }
}

/**
 * The newest commit of the base branch before the merge: the first parent of a merge or a squash, and what lies below all the
 * commits of a rebase. A rebase keeps the messages of its commits.
 *
 * https://docs.github.com/en/rest/pulls/pulls#get-a-pull-request says which commit is the merge's
 */
async function findBefore(
  octokit: Octokit,
  target: Target,
  { number, commits, merge }: { readonly number: number; readonly commits: number; readonly merge: string },
): Promise<string | undefined> {
  const count = Math.min(commits, MOST_COMMITS);
  const { data: onBase } = await octokit.repos.listCommits({ ...target, sha: merge, per_page: count });
  const [newest] = onBase;
  const first = newest?.parents[0]?.sha;
  if (count < 2 || newest?.parents.length !== 1) return first;
  const { data: own } = await octokit.pulls.listCommits({ ...target, pull_number: number, per_page: MOST_COMMITS });
  // A rebase leaves merges out.
  const rebased = own.filter(({ parents }) => parents.length < 2).map(messageOf);
  const oldest = onBase[rebased.length - 1];
  const found = onBase.slice(0, rebased.length).toReversed().map(messageOf);
  return JSON.stringify(found) === JSON.stringify(rebased) ? oldest?.parents[0]?.sha : first;
}

/** One page. A draft of mendhook's has two commits, and those of people. */
const MOST_COMMITS = 100;

const messageOf = ({ commit }: { readonly commit: { readonly message: string } }): string => commit.message.trim();

type File = Pick<
  RestEndpointMethodTypes['pulls']['listFiles']['response']['data'][number],
  'filename' | 'status' | 'patch'
> & { readonly sha: string | null };

const toChanged = ({ filename, status, sha, patch }: File): ChangedByPull => ({
  path: filename,
  status,
  ...(sha === null ? {} : { blob: sha }),
  ...(patch === undefined ? {} : { patch }),
});
