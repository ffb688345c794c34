import { associationOf } from '../people.ts';
import type { StoredRepository, StoredReview, StoredReviewComment } from '../state.ts';
import { type GitHubWorld, isoTime } from '../world.ts';
import type { ApiReview, ApiReviewComment } from './api.ts';
import { nodeId } from './node-id.ts';
import { repositoryUrl } from './repository.ts';
import { userShape } from './user.ts';

/** A review of a pull request. */
export function reviewShape(world: GitHubWorld, repository: StoredRepository, review: StoredReview): ApiReview {
  const html = `${world.htmlUrl(repository.owner, repository.name, review.number)}#pullrequestreview-${review.id}`;
  const pull = `${repositoryUrl(world, repository)}/pulls/${review.number}`;
  return {
    id: review.id,
    node_id: nodeId('PRR', review.id),
    user: userShape(world, review.author),
    body: review.body,
    state: review.state,
    html_url: html,
    pull_request_url: pull,
    _links: { html: { href: html }, pull_request: { href: pull } },
    submitted_at: isoTime(review.submittedAt),
    commit_id: review.commit,
    author_association: associationOf(world, repository, review.author),
  };
}

/** A remark on a line of a pull request. */
export function reviewCommentShape(
  world: GitHubWorld,
  repository: StoredRepository,
  comment: StoredReviewComment,
): ApiReviewComment {
  const html = `${world.htmlUrl(repository.owner, repository.name, comment.number)}#discussion_r${comment.id}`;
  const url = `${repositoryUrl(world, repository)}/pulls/comments/${comment.id}`;
  const pull = `${repositoryUrl(world, repository)}/pulls/${comment.number}`;
  return {
    url,
    pull_request_review_id: comment.reviewId,
    ...(comment.inReplyTo === null ? {} : { in_reply_to_id: comment.inReplyTo }),
    id: comment.id,
    node_id: nodeId('PRRC', comment.id),
    diff_hunk: '',
    path: comment.path,
    line: comment.line,
    side: 'RIGHT',
    commit_id: comment.commit,
    original_commit_id: comment.commit,
    user: userShape(world, comment.author),
    body: comment.body,
    created_at: isoTime(comment.createdAt),
    updated_at: isoTime(comment.updatedAt),
    html_url: html,
    pull_request_url: pull,
    author_association: associationOf(world, repository, comment.author),
    _links: { self: { href: url }, html: { href: html }, pull_request: { href: pull } },
  };
}
