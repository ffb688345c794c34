import { issueShape } from './shapes/found-pull.ts';
import { commentShape } from './shapes/label.ts';
import { reviewCommentShape, reviewShape } from './shapes/review.ts';
import type { StoredComment, StoredPull, StoredRepository, StoredReview, StoredReviewComment } from './state.ts';
import { notify, placeOf, shortPull } from './webhooks.ts';
import type { GitHubWorld } from './world.ts';

/**
 * Calls the webhook about a comment in a pull request's conversation.
 *
 * https://docs.github.com/en/webhooks/webhook-events-and-payloads#issue_comment
 */
export function notifyComment(
  world: GitHubWorld,
  repository: StoredRepository,
  comment: StoredComment,
  { action, by }: { readonly action: 'created' | 'edited' | 'deleted'; readonly by: string },
): void {
  const pull = repository.pulls.find(({ number }) => number === comment.number);
  if (pull === undefined) throw new Error(`comment ${comment.id} is on no pull request`);
  notify(world, 'issue_comment', {
    action,
    issue: issueShape(world, repository, pull),
    comment: commentShape(world, repository, comment),
    ...placeOf(world, repository, by),
  });
}

/** https://docs.github.com/en/webhooks/webhook-events-and-payloads#pull_request_review: its state is in small letters. */
export function notifyReview(
  world: GitHubWorld,
  repository: StoredRepository,
  pull: StoredPull,
  review: StoredReview,
): void {
  const shape = reviewShape(world, repository, review);
  notify(world, 'pull_request_review', {
    action: 'submitted',
    review: { ...shape, state: review.state.toLowerCase(), body: review.body === '' ? null : review.body },
    pull_request: shortPull(world, repository, pull),
    ...placeOf(world, repository, review.author),
  });
}

/** https://docs.github.com/en/webhooks/webhook-events-and-payloads#pull_request_review_comment */
export function notifyRemark(
  world: GitHubWorld,
  repository: StoredRepository,
  pull: StoredPull,
  remark: StoredReviewComment,
): void {
  notify(world, 'pull_request_review_comment', {
    action: 'created',
    comment: reviewCommentShape(world, repository, remark),
    pull_request: shortPull(world, repository, pull),
    ...placeOf(world, repository, remark.author),
  });
}
