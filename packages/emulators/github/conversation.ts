import { notifyComment, notifyRemark, notifyReview } from './conversation-webhooks.ts';
import { GitHubError, notFound } from './errors.ts';
import { isSame } from './people.ts';
import type { StoredComment, StoredPull, StoredRepository, StoredReview, StoredReviewComment } from './state.ts';
import { commitChange, type GitHubWorld, takeId } from './world.ts';

export interface NewComment {
  readonly by: string;
  readonly body: string;
  /** Whether an app writes it in that person's name. @default false */
  readonly byApp?: boolean;
}

/** Writes a comment into a pull request's conversation. */
export function writeComment(
  world: GitHubWorld,
  repository: StoredRepository,
  { number }: StoredPull,
  { by, body, byApp = false }: NewComment,
): StoredComment {
  const now = world.clock();
  const comment = { id: takeId(world), number, author: by, body, createdAt: now, updatedAt: now, byApp };
  repository.comments.push(comment);
  commitChange(world);
  notifyComment(world, repository, comment, { action: 'created', by });
  return comment;
}

/** Rewrites a comment. @throws {GitHubError} 404 when there is none */
export function editComment(
  world: GitHubWorld,
  repository: StoredRepository,
  id: number,
  { by, body }: Pick<NewComment, 'by' | 'body'>,
): StoredComment {
  const comment = repository.comments.find((each) => each.id === id);
  if (!comment) throw notFound();
  comment.body = body;
  comment.updatedAt = world.clock();
  commitChange(world);
  notifyComment(world, repository, comment, { action: 'edited', by });
  return comment;
}

/** Takes a comment out of its conversation. @throws {GitHubError} 404 when there is none */
export function deleteComment(world: GitHubWorld, repository: StoredRepository, id: number, by: string): void {
  const comment = repository.comments.find((each) => each.id === id);
  if (!comment) throw notFound();
  repository.comments = repository.comments.filter((each) => each !== comment);
  commitChange(world);
  notifyComment(world, repository, comment, { action: 'deleted', by });
}

/** A remark on a line of a file. */
interface NewRemark {
  readonly path: string;
  readonly line: number;
  readonly body: string;
}

export interface NewReview {
  readonly by: string;
  readonly body: string;
  /** @default 'COMMENTED' */
  readonly state?: StoredReview['state'];
  readonly remark?: NewRemark;
  readonly remarks?: readonly NewRemark[];
}

/** Reviews a pull request as a person does on its page. @throws {GitHubError} 422 for an author's approval of their own */
export function reviewPull(
  world: GitHubWorld,
  repository: StoredRepository,
  pull: StoredPull,
  review: NewReview,
): StoredReview {
  const { by, body, state = 'COMMENTED', remark, remarks = remark === undefined ? [] : [remark] } = review;
  if (isSame(by, pull.author) && state !== 'COMMENTED') {
    throw new GitHubError(422, 'Review Can not approve your own pull request');
  }
  const facts = { number: pull.number, author: by, commit: pull.headSha };
  const stored = { ...facts, id: takeId(world), body, state, submittedAt: world.clock() };
  repository.reviews.push(stored);
  pull.requestedReviewers = pull.requestedReviewers.filter((login) => !isSame(login, by));
  const written = remarks.map((each) => addRemark(world, repository, stored, { ...each, inReplyTo: null }));
  commitChange(world);
  notifyReview(world, repository, pull, stored);
  for (const each of written) notifyRemark(world, repository, pull, each);
  return stored;
}

/** Answers in the thread of a remark: GitHub makes a review without a text of it. @throws {GitHubError} 404 */
export function replyToRemark(
  world: GitHubWorld,
  repository: StoredRepository,
  pull: StoredPull,
  { id, by, body }: { readonly id: number; readonly by: string; readonly body: string },
): StoredReviewComment {
  const first = firstOf(repository, id);
  const facts = { number: pull.number, author: by, commit: pull.headSha };
  const review: StoredReview = {
    ...facts,
    id: takeId(world),
    body: '',
    state: 'COMMENTED',
    submittedAt: world.clock(),
  };
  repository.reviews.push(review);
  const { path, line } = first;
  const remark = addRemark(world, repository, review, { path, line, body, inReplyTo: first.id });
  commitChange(world);
  notifyReview(world, repository, pull, review);
  notifyRemark(world, repository, pull, remark);
  return remark;
}

/** Marks the thread of a remark as resolved. @throws {GitHubError} 404 */
export function resolveThread(world: GitHubWorld, repository: StoredRepository, id: number, by: string): void {
  firstOf(repository, id).resolvedBy = by;
  commitChange(world);
}

/** The first remark of the thread in which a remark is. @throws {GitHubError} 404 */
function firstOf({ reviewComments }: StoredRepository, id: number): StoredReviewComment {
  const found = reviewComments.find((each) => each.id === id);
  const first = reviewComments.find((each) => each.id === (found?.inReplyTo ?? found?.id));
  if (!first) throw notFound();
  return first;
}

function addRemark(
  world: GitHubWorld,
  repository: StoredRepository,
  { id: reviewId, number, author, commit }: StoredReview,
  remark: NewRemark & Pick<StoredReviewComment, 'inReplyTo'>,
): StoredReviewComment {
  const now = world.clock();
  const facts = { number, author, commit, reviewId, createdAt: now, updatedAt: now, byApp: false, resolvedBy: null };
  const stored = { ...facts, ...remark, id: takeId(world) };
  repository.reviewComments.push(stored);
  return stored;
}
