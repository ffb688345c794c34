import type { Octokit } from '@octokit/rest';
import { isBot } from '../core/lifecycle/rejections.ts';
import type { DraftComments, WordsPlace, WrittenWords } from '../core/ports/draft-comments.ts';
import { readPermission } from './github-permission.ts';
import { splitRepository } from './github-repository.ts';
import { createTokenCalls, type GitHubAccess } from './github-token-calls.ts';
import type { Permissions } from './github-tokens.ts';

const READ: Permissions = { pull_requests: 'read' };

/** Words on pull requests at GitHub, read by tokens that write nothing. */
export function createGitHubDraftComments(access: GitHubAccess): DraftComments {
  const within = createTokenCalls(access);
  return {
    readWords: (place) =>
      within(place.repository, READ, 'read a comment', async (octokit) => {
        try {
          return await READERS[place.place](octokit, place);
        } catch (error) {
          if (error instanceof Error && 'status' in error && error.status === 404) return undefined;
          throw error;
        }
      }),
    permissionOf: (repository, login) =>
      within(repository, { metadata: 'read' }, 'read what a person may do', (octokit) =>
        readPermission(octokit, repository, login),
      ),
  };
}

type Reader = (octokit: Octokit, place: WordsPlace) => Promise<WrittenWords | undefined>;

const READERS: Readonly<Record<WordsPlace['place'], Reader>> = {
  comment: async (octokit, { repository, number, commentId }) => {
    const { data } = await octokit.issues.getComment({ ...splitRepository(repository), comment_id: commentId });
    if (numberIn(data.issue_url) !== number) return undefined;
    const byApp = data.performed_via_github_app != null;
    return written({ ...data, byApp, at: data.created_at });
  },
  review: async (octokit, { repository, number, commentId }) => {
    const { data } = await octokit.pulls.getReview({
      ...{ ...splitRepository(repository), pull_number: number, review_id: commentId },
    });
    const words = written({ ...data, byApp: false, at: data.submitted_at });
    return words && { ...words, reviewId: data.id };
  },
  remark: async (octokit, { repository, number, commentId }) => {
    const { data } = await octokit.pulls.getReviewComment({ ...splitRepository(repository), comment_id: commentId });
    if (numberIn(data.pull_request_url) !== number) return undefined;
    const words = written({ ...data, byApp: false, at: data.created_at });
    return words && { ...words, reviewId: data.pull_request_review_id ?? undefined };
  },
};

/** The number at the end of `…/issues/7` or `…/pulls/7`. */
const numberIn = (url: string): number => Number(/\/(\d+)$/.exec(url)?.[1]);

/** @returns undefined for an account that is deleted, and for a review that is not submitted */
function written({
  user,
  body,
  byApp,
  at,
}: {
  readonly user: { readonly login: string; readonly type: string } | null;
  readonly body?: string | undefined;
  readonly byApp: boolean;
  readonly at: string | undefined;
}): WrittenWords | undefined {
  if (user === null || at === undefined) return undefined;
  const isOfBot = user.type !== 'User' || isBot(user.login) || byApp;
  return { body: body ?? '', login: user.login, isBot: isOfBot, at: Date.parse(at) };
}
