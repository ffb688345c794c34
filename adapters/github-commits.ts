import type { Octokit } from '@octokit/rest';
import type { BranchCommit, Commits, MergedPull } from '../core/ports/commits.ts';
import { createOctokit, type Patience } from './create-octokit.ts';
import { toUpstreamError } from './github-error.ts';
import { splitRepository } from './github-repository.ts';
import type { Permissions, TokenSource } from './github-tokens.ts';

const READ: Permissions = { contents: 'read' };
const READ_PULLS: Permissions = { contents: 'read', pull_requests: 'read' };

/** A comparison shows so many commits a page, and 250 without pages. https://docs.github.com/en/rest/commits/commits#compare-two-commits */
const COMPARED = 250;

/**
 * The commits of a repository at GitHub, read by tokens that write nothing.
 *
 * @param options.apiUrl replaces https://api.github.com
 * @param options.patience how long a call may wait for a fault of GitHub to pass @default BRIEF
 */
export function createGitHubCommits(options: {
  tokens: TokenSource;
  apiUrl?: string | undefined;
  patience?: Patience | undefined;
}): Commits {
  const { tokens, apiUrl, patience } = options;
  const within = async <Value>(
    repository: string,
    doing: string,
    act: (octokit: Octokit, target: { owner: string; repo: string }) => Promise<Value>,
    permissions: Permissions = READ,
  ): Promise<Value> => {
    try {
      const auth = await tokens.mint(repository, permissions);
      return await act(createOctokit({ auth, apiUrl, patience }), splitRepository(repository));
    } catch (cause) {
      throw toUpstreamError(cause, doing);
    }
  };
  const compare = (repository: string, base: string, head: string) =>
    within(repository, 'compare two commits', async (octokit, target) =>
      unlessUnknown(octokit.repos.compareCommitsWithBasehead({ ...target, basehead: `${base}...${head}` })),
    );

  return {
    between: async (repository, { base, head }) =>
      (await compare(repository, base, head))?.data.commits.slice(0, COMPARED).map(toCommit),
    read: (repository, sha) =>
      within(repository, 'read a commit', async (octokit, target) => {
        const found = await unlessUnknown(octokit.repos.getCommit({ ...target, ref: sha, per_page: 1 }));
        return found === undefined ? undefined : toCommit(found.data);
      }),
    pullsOf: (repository, sha) =>
      within(
        repository,
        'find the pull requests of a commit',
        async (octokit, target) => {
          const found = await unlessUnknown(
            octokit.repos.listPullRequestsAssociatedWithCommit({ ...target, commit_sha: sha, per_page: 100 }),
          );
          return (found?.data ?? []).flatMap(toMerged);
        },
        READ_PULLS,
      ),
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
