import type { Octokit, RestEndpointMethodTypes } from '@octokit/rest';
import { UpstreamError } from '../core/errors.ts';
import { BRANCH_PREFIX } from '../core/names.ts';
import type { PullRequestDetails, PullRequests } from '../core/ports/pull-requests.ts';
import { cleanText } from '../core/text/clean-text.ts';
import { oneLine, shorten } from '../core/text/shorten.ts';
import { readPermission } from './github-permission.ts';
import { splitRepository } from './github-repository.ts';
import { createTokenCalls, type GitHubAccess } from './github-token-calls.ts';
import type { Permissions } from './github-tokens.ts';

const READ: Permissions = { contents: 'read', pull_requests: 'read' };
const WORDS_LENGTH = 500;

/** Pull requests at GitHub, read by tokens that write nothing. */
export function createGitHubPullRequests(access: GitHubAccess): PullRequests {
  const { tokens } = access;
  const within = createTokenCalls(access);

  return {
    read: async (repository, number) => {
      try {
        return await within(repository, READ, 'read a pull request', async (octokit) => {
          const at = { ...splitRepository(repository), pull_number: number };
          const { data } = await octokit.pulls.get(at);
          const commits = await octokit.paginate(octokit.pulls.listCommits, { ...at, per_page: 100 });
          const head = commits.find(({ sha }) => sha === data.head.sha) ?? (await readCommit(octokit, data));
          const messages = commits.map(({ commit }) => commit.message);
          const slug = (await tokens.app(repository))?.slug;
          return toDetails(data, { messages, slug, tree: head.commit.tree.sha });
        });
      } catch (error) {
        if (isGone(error)) return undefined;
        throw error;
      }
    },

    permissionOf: (repository, login) =>
      within(repository, { metadata: 'read' }, 'read what a person may do', (octokit) =>
        readPermission(octokit, repository, login),
      ),

    newestWords: ({ repository, number, login, since }) =>
      within(repository, READ, 'read what a person wrote', async (octokit) => {
        const words = await readWords(octokit, { ...splitRepository(repository), number }, since);
        const newest = words
          .filter(({ by, at }) => by?.toLowerCase() === login.toLowerCase() && at >= wholeSecond(since))
          .toSorted((one, other) => one.at - other.at)
          .at(-1);
        return newest === undefined ? undefined : shorten(oneLine(cleanText(newest.text)), WORDS_LENGTH);
      }),
  };
}

type Pull = RestEndpointMethodTypes['pulls']['get']['response']['data'];

/** The head's commit, where it is beyond the 250 that GitHub lists. */
async function readCommit(octokit: Octokit, { head, base }: Pull) {
  const { data } = await octokit.repos.getCommit({
    ...splitRepository(base.repo.full_name),
    ref: head.sha,
    per_page: 1,
  });
  return data;
}

interface Beside {
  readonly messages: readonly string[];
  readonly tree: string;
  /** Our App's. */
  readonly slug: string | undefined;
}

function toDetails(pull: Pull, { messages, tree, slug }: Beside): PullRequestDetails {
  const { head, base } = pull;
  // GitHub leaves the repository out once the fork is deleted, though its description says otherwise.
  const source: Pull['head']['repo'] | null = head.repo;
  const fork = source?.id !== base.repo.id;
  return {
    repository: base.repo.full_name,
    number: pull.number,
    state: pull.state === 'open' ? 'open' : 'closed',
    draft: pull.draft ?? false,
    merged: pull.merged,
    title: pull.title,
    body: pull.body ?? '',
    author: { login: pull.user.login, association: associationOf(pull, { fork, slug }) },
    head: { sha: head.sha, branch: head.ref, tree, ...(source === null ? {} : { repository: source.full_name }) },
    base: { sha: base.sha, branch: base.ref },
    fork,
    commits: messages,
  };
}

/** A branch of ours makes the change ours, no matter who opened it: that is the stricter reading. */
function associationOf(
  { user, head, author_association }: Pull,
  { fork, slug }: { fork: boolean; slug: string | undefined },
): PullRequestDetails['author']['association'] {
  const isOurApp = slug !== undefined && user.login.toLowerCase() === `${slug}[bot]`.toLowerCase();
  if (isOurApp || (!fork && head.ref.startsWith(BRANCH_PREFIX))) return 'own';
  if (user.type === 'Bot') return 'bot';
  return MEMBERS.has(author_association) ? 'member' : 'none';
}

/** https://docs.github.com/en/graphql/reference/enums#commentauthorassociation */
const MEMBERS: ReadonlySet<string> = new Set(['OWNER', 'MEMBER', 'COLLABORATOR']);

interface Words {
  readonly by: string | undefined;
  readonly text: string;
  /** Epoch milliseconds. */
  readonly at: number;
}

/** Comments, remarks on lines, and texts of reviews. What was written before then and edited since is not new. */
async function readWords(
  octokit: Octokit,
  { number, ...target }: { owner: string; repo: string; number: number },
  since: number,
): Promise<readonly Words[]> {
  const page = { ...target, since: new Date(wholeSecond(since)).toISOString(), per_page: 100 };
  const [comments, remarks, reviews] = await Promise.all([
    octokit.paginate(octokit.issues.listComments, { ...page, issue_number: number }),
    octokit.paginate(octokit.pulls.listReviewComments, { ...page, pull_number: number }),
    octokit.paginate(octokit.pulls.listReviews, { ...target, per_page: 100, pull_number: number }),
  ]);
  const all = [
    ...[...comments, ...remarks].map(({ user, body, created_at }) => ({ user, body, at: created_at })),
    ...reviews.map(({ user, body, submitted_at }) => ({ user, body, at: submitted_at })),
  ];
  return all.flatMap(({ user, body, at }) =>
    at === undefined || (body ?? '').trim() === '' ? [] : [{ by: user?.login, text: body ?? '', at: Date.parse(at) }],
  );
}

/** GitHub's times have no milliseconds. */
const wholeSecond = (time: number): number => Math.floor(time / 1_000) * 1_000;

/** No such pull request, or a repository that the App does not see any more. */
function isGone(error: unknown): boolean {
  const cause = error instanceof UpstreamError ? error.cause : undefined;
  if (!(cause instanceof Error) || !('status' in cause)) return false;
  return cause.status === 404 || (cause.status === 422 && /does not exist or is not accessible/.test(cause.message));
}
