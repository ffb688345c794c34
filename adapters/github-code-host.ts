import type { Octokit } from '@octokit/rest';
import { GITHUB_API, githubWebUrl } from '../core/deployment/github-site.ts';
import { DraftUnsupportedError } from '../core/errors.ts';
import { PullRequestLabel } from '../core/names.ts';
import type { CodeHost, FoundPullRequest } from '../core/ports/code-host.ts';
import type { PullRequest } from '../core/records/pull-request.ts';
import { createOctokit, type Patience } from './create-octokit.ts';
import { readAttention } from './github-attention.ts';
import { readBaseMove } from './github-base-move.ts';
import { openDraft } from './github-draft.ts';
import { toUpstreamError } from './github-error.ts';
import { readMergedFiles } from './github-merged-files.ts';
import { readPublishTerms } from './github-publish-terms.ts';
import { hasAncestor, readPullRequestState, removeLabel } from './github-pull-request.ts';
import { splitRepository } from './github-repository.ts';
import { readFailingChecks, readReviewThreads } from './github-review-threads.ts';
import { readAskedReviewers } from './github-reviewers.ts';
import { signCommit } from './github-signed-commit.ts';
import type { Permissions, TokenSource } from './github-tokens.ts';

const OPEN: Permissions = { contents: 'read', pull_requests: 'write' };
/** A label that the repository lacks is created, which needs `issues: write`: https://github.com/orgs/community/discussions/156181 */
const LABEL: Permissions = { ...OPEN, issues: 'write' };

/**
 * GitHub. Each call mints the smallest token that serves it: what pushes cannot open a pull request, and what opens
 * drafts cannot mark them ready (that needs contents:write as well, https://github.com/cli/cli/issues/8910).
 *
 * @param options.apiUrl replaces https://api.github.com; for GitHub Enterprise Server or a local one
 * @param options.patience how long a call may wait for a fault of GitHub to pass @default BRIEF
 */
export function createGitHubCodeHost(options: {
  tokens: TokenSource;
  apiUrl?: string | undefined;
  patience?: Patience | undefined;
}): CodeHost {
  const apiUrl = (options.apiUrl ?? GITHUB_API).replace(/\/+$/, '');
  const { tokens, patience } = options;

  const withPullRequests = async <Value>(
    repository: string,
    act: (octokit: Octokit) => Promise<Value>,
    doing: string,
    permissions: Permissions = OPEN,
  ) => {
    try {
      const auth = await tokens.mint(repository, permissions);
      return await act(createOctokit({ auth, apiUrl, patience }));
    } catch (cause) {
      throw cause instanceof DraftUnsupportedError ? cause : toUpstreamError(cause, doing);
    }
  };

  return {
    readToken: (repository) => tokens.mint(repository, { contents: 'read' }),
    pushToken: (repository) => tokens.mint(repository, { contents: 'write' }),
    cloneUrl: (repository) => `${githubWebUrl(apiUrl)}/${repository}.git`,

    readPublishTerms: (repository, branch) =>
      withPullRequests(
        repository,
        async (octokit) =>
          readPublishTerms(octokit, splitRepository(repository), branch, await tokens.granted(repository)),
        'read the rules of a branch',
        { contents: 'read' },
      ),

    signCommit: (repository, commit) =>
      withPullRequests(
        repository,
        (octokit) => signCommit(octokit, splitRepository(repository), commit),
        'make a signed commit',
        { contents: 'write' },
      ),

    findPullRequest: (repository, branch) =>
      withPullRequests(
        repository,
        async (octokit) => {
          const { owner, repo } = splitRepository(repository);
          const head = `${owner}:${branch}`;
          const { data } = await octokit.pulls.list({
            owner,
            repo,
            head,
            state: 'all',
            sort: 'created',
            direction: 'desc',
          });
          const found = data[0];
          if (found === undefined) return undefined;
          return { ...toPullRequest(repository, branch, found), ...toState(found) } satisfies FoundPullRequest;
        },
        'look for a pull request',
      ),

    readPullRequest: (repository, number) =>
      withPullRequests(
        repository,
        (octokit) => readPullRequestState(octokit, splitRepository(repository), number),
        'read a pull request',
      ),

    readMergedFiles: (repository, number, pushed) =>
      withPullRequests(
        repository,
        (octokit) => readMergedFiles(octokit, splitRepository(repository), { number, pushed }),
        'compare what was merged',
      ),

    readBaseMove: (repository, number) =>
      withPullRequests(
        repository,
        (octokit) => readBaseMove(octokit, splitRepository(repository), number),
        'compare a pull request with its base branch',
      ),

    readAttention: (repository, number) =>
      withPullRequests(
        repository,
        (octokit) => readAttention(octokit, splitRepository(repository), number),
        'read what people did to a pull request',
      ),

    closePullRequest: (repository, number) =>
      withPullRequests(
        repository,
        async (octokit) => {
          await octokit.pulls.update({ ...splitRepository(repository), pull_number: number, state: 'closed' });
        },
        'close a pull request',
      ),

    contains: (repository, commits) =>
      withPullRequests(
        repository,
        (octokit) => hasAncestor(octokit, splitRepository(repository), commits),
        'compare two commits',
      ),

    openDraft: (draft) =>
      withPullRequests(
        draft.repository,
        async (octokit) =>
          toPullRequest(
            draft.repository,
            draft.branch,
            await openDraft(octokit, splitRepository(draft.repository), draft),
          ),
        'open a draft pull request',
      ),

    updateDraft: (number, { repository, branch, title, body }) =>
      withPullRequests(
        repository,
        async (octokit) => {
          const target = splitRepository(repository);
          const { data } = await octokit.pulls.update({ ...target, pull_number: number, title, body });
          return toPullRequest(repository, branch, data);
        },
        'bring a draft pull request up to date',
      ),

    setLabels: ({ repository, number, labels }) =>
      withPullRequests(
        repository,
        (octokit) => setLabels(octokit, splitRepository(repository), number, labels),
        'set the labels of a pull request',
        LABEL,
      ),

    readAskedReviewers: (repository, number) =>
      withPullRequests(
        repository,
        (octokit) => readAskedReviewers(octokit, splitRepository(repository), number),
        'read who was asked for a review',
      ),

    askReviewers: ({ repository, number, people, teams }) =>
      withPullRequests(
        repository,
        async (octokit) => {
          const at = { ...splitRepository(repository), pull_number: number };
          await octokit.pulls.requestReviewers({ ...at, reviewers: [...people], team_reviewers: [...teams] });
        },
        'ask for a review',
      ),

    readReviewThreads: (repository, number, review) =>
      withPullRequests(
        repository,
        (octokit) => readReviewThreads(octokit, repository, { number, review }),
        'read the threads of a review',
        { pull_requests: 'read' },
      ),

    readFailingChecks: async (repository, commit) => {
      const granted = await tokens.granted(repository);
      if (granted !== undefined && granted['checks'] === undefined) return undefined;
      return withPullRequests(
        repository,
        (octokit) => readFailingChecks(octokit, splitRepository(repository), commit),
        'read the checks of a commit',
        { checks: 'read' },
      );
    },

    putComment: ({ repository, number, commentId, marker, body }) =>
      withPullRequests(
        repository,
        async (octokit) => {
          const target = splitRepository(repository);
          const known =
            commentId === undefined ? await findComment(octokit, target, number, marker) : { id: commentId };
          if (known === undefined) {
            const { data } = await octokit.issues.createComment({ ...target, issue_number: number, body });
            return data.id;
          }
          // GitHub counts what is written: https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api
          if (known.body !== body) await octokit.issues.updateComment({ ...target, comment_id: known.id, body });
          return known.id;
        },
        'write a comment',
      ),
  };
}

const { fingerprintPrefix, ...own } = PullRequestLabel;
const OWN: ReadonlySet<string> = new Set(Object.values(own));
const isOurs = (label: string): boolean => OWN.has(label) || label.startsWith(fingerprintPrefix);

async function setLabels(octokit: Octokit, target: Repository, number: number, wanted: readonly string[]) {
  const at = { ...target, issue_number: number };
  const current = (await octokit.paginate(octokit.issues.listLabelsOnIssue, { ...at, per_page: 100 })).map(
    ({ name }) => name,
  );
  for (const name of current.filter((label) => isOurs(label) && !wanted.includes(label))) {
    await removeLabel(octokit, target, number, name);
  }
  const missing = wanted.filter((label) => !current.includes(label));
  if (missing.length > 0) await octokit.issues.addLabels({ ...at, labels: missing });
}

/** A marker can be forged by anybody who may comment, so it counts only on a comment by the pull request's own author. */
async function findComment(
  octokit: Octokit,
  target: Repository,
  number: number,
  marker: string,
): Promise<{ readonly id: number; readonly body?: string | undefined } | undefined> {
  const { data: pullRequest } = await octokit.pulls.get({ ...target, pull_number: number });
  const comments = await octokit.paginate(octokit.issues.listComments, {
    ...target,
    issue_number: number,
    per_page: 100,
  });
  return comments.find(({ user, body }) => user?.id === pullRequest.user.id && body?.includes(marker));
}

interface Repository {
  readonly owner: string;
  readonly repo: string;
}

interface Answer {
  readonly number: number;
  readonly html_url: string;
  readonly title: string;
  readonly draft?: boolean | undefined;
}

const toPullRequest = (repository: string, branch: string, answer: Answer): PullRequest => ({
  repository,
  number: answer.number,
  url: answer.html_url,
  branch,
  title: answer.title,
  draft: answer.draft ?? false,
});

const toState = (answer: { state: string; merged_at: string | null; body: string | null }) => ({
  state: answer.state === 'open' ? ('open' as const) : ('closed' as const),
  merged: answer.merged_at !== null,
  body: answer.body ?? '',
});
