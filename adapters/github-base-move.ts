import type { Octokit } from '@octokit/rest';
import type { BaseMove } from '../core/ports/code-host.ts';

/**
 * Reads how far an open pull request is from its base branch. GitHub finds out in the background whether it merges, and says
 * null until then: https://docs.github.com/en/rest/pulls/pulls#get-a-pull-request
 *
 * @returns undefined when it is not open, or GitHub cannot compare it with its base branch
 */
export async function readBaseMove(
  octokit: Octokit,
  target: { readonly owner: string; readonly repo: string },
  number: number,
): Promise<BaseMove | undefined> {
  try {
    const { data: pull } = await octokit.pulls.get({ ...target, pull_number: number });
    if (pull.state !== 'open') return undefined;
    const basehead = `${pull.base.ref}...${pull.head.sha}`;
    const { data } = await octokit.repos.compareCommitsWithBasehead({ ...target, basehead, per_page: 1 });
    const move = { head: pull.head.sha, base: data.base_commit.sha, behindBy: data.behind_by };
    return pull.mergeable === null ? move : { ...move, mergeable: pull.mergeable };
  } catch (error) {
    if (error instanceof Error && 'status' in error && error.status === 404) return undefined;
    throw error;
  }
}
