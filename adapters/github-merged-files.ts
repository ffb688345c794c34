import type { Octokit, RestEndpointMethodTypes } from '@octokit/rest';
import type { ChangedByPull, MergedFiles } from '../core/ports/code-host.ts';

interface Target {
  readonly owner: string;
  readonly repo: string;
}

/**
 * Reads what a merged pull request changes, beside what it changed at the commit that mendhook pushed. Both are compared with
 * the base branch as it was before the merge. GitHub lists 300 files of a comparison.
 *
 * https://docs.github.com/en/rest/commits/commits#compare-two-commits
 *
 * @returns undefined when the repository does not know that commit any longer
 */
export async function readMergedFiles(
  octokit: Octokit,
  target: Target,
  { number, pushed }: { readonly number: number; readonly pushed: string },
): Promise<MergedFiles | undefined> {
  const at = { ...target, pull_number: number };
  const { data: pull } = await octokit.pulls.get(at);
  const merged = (await octokit.paginate(octokit.pulls.listFiles, { ...at, per_page: 100 })).map(toChanged);
  if (pull.head.sha === pushed) return { proposed: merged, merged };
  const basehead = `${pull.base.sha}...${pushed}`;
  try {
    const { data } = await octokit.repos.compareCommitsWithBasehead({ ...target, basehead, per_page: 1 });
    return { proposed: (data.files ?? []).map(toChanged), merged };
  } catch (error) {
    if (error instanceof Error && 'status' in error && error.status === 404) return undefined;
    throw error;
  }
}

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
