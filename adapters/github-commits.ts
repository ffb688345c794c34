import type { BranchCommit, Commits, MergedPull } from '../core/ports/commits.ts';
import { splitRepository } from './github-repository.ts';
import { createTokenCalls, type GitHubAccess } from './github-token-calls.ts';
import type { Permissions } from './github-tokens.ts';

const READ: Permissions = { contents: 'read' };
const READ_PULLS: Permissions = { contents: 'read', pull_requests: 'read' };

/** A comparison shows so many commits a page, and 250 without pages. https://docs.github.com/en/rest/commits/commits#compare-two-commits */
const COMPARED = 250;

/** The commits of a repository at GitHub, read by tokens that write nothing. */
export function createGitHubCommits(access: GitHubAccess): Commits {
  const within = createTokenCalls(access);
  const compare = (repository: string, base: string, head: string) =>
    within(repository, READ, 'compare two commits', (octokit) => {
      const basehead = `${base}...${head}`;
      return unlessUnknown(octokit.repos.compareCommitsWithBasehead({ ...splitRepository(repository), basehead }));
    });

  return {
    between: async (repository, { base, head }) =>
      (await compare(repository, base, head))?.data.commits.slice(0, COMPARED).map(toCommit),
    read: (repository, sha) =>
      within(repository, READ, 'read a commit', async (octokit) => {
        const at = { ...splitRepository(repository), ref: sha, per_page: 1 };
        const found = await unlessUnknown(octokit.repos.getCommit(at));
        return found === undefined ? undefined : toCommit(found.data);
      }),
    pullsOf: (repository, sha) =>
      within(repository, READ_PULLS, 'find the pull requests of a commit', async (octokit) => {
        const at = { ...splitRepository(repository), commit_sha: sha, per_page: 100 };
        const found = await unlessUnknown(octokit.repos.listPullRequestsAssociatedWithCommit(at));
        return (found?.data ?? []).flatMap(toMerged);
      }),
    contains: async (repository, { commit, ancestor }) => {
      const status = (await compare(repository, ancestor, commit))?.data.status;
      return status === undefined ? undefined : status === 'ahead' || status === 'identical';
    },
  };
}

const toCommit = ({ sha, commit }: { sha: string; commit: { message: string } }): BranchCommit => ({
  sha,
  message: commit.message,
});

interface ListedPull {
  readonly number: number;
  readonly title: string;
  readonly user: { readonly login: string } | null;
  readonly head: { readonly ref: string };
  readonly created_at: string;
  readonly merged_at: string | null;
}

/** A pull request that was not merged brought nothing. */
const toMerged = ({ number, title, user, head, created_at, merged_at }: ListedPull): MergedPull[] =>
  merged_at === null
    ? []
    : [
        {
          ...{ number, title, login: user?.login ?? 'ghost', branch: head.ref },
          openedAt: Date.parse(created_at),
          mergedAt: Date.parse(merged_at),
        },
      ];

/** GitHub answers 404 for what it does not know, and 422 for a commit that nobody pushed. */
async function unlessUnknown<Answer>(asking: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await asking;
  } catch (error) {
    if (error instanceof Error && 'status' in error && (error.status === 404 || error.status === 422)) return undefined;
    throw error;
  }
}
