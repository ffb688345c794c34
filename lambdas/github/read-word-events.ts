import { z } from 'zod';
import type { DraftWords } from '../../core/records/draft-words.ts';
import { isSaidToMendhook } from '../../core/user-actions/read-draft-words.ts';
import { wordsDigest } from '../../core/user-actions/words-digest.ts';
import { repositoryName } from './repository-name.ts';

const id = z.int().positive();
const repository = z.object({ full_name: repositoryName });
const sender = z.object({ type: z.string() });
/** Left out by older servers. */
const body = z.string().nullish();

/** https://docs.github.com/en/webhooks/webhook-events-and-payloads#issue_comment */
const issueComment = z.object({
  action: z.string(),
  repository,
  sender,
  /** An issue has no `pull_request`. */
  issue: z.object({ number: id, pull_request: z.unknown() }),
  comment: z.object({ id, body }),
});

/** https://docs.github.com/en/webhooks/webhook-events-and-payloads#pull_request_review */
const review = z.object({
  action: z.string(),
  repository,
  sender,
  pull_request: z.object({ number: id }),
  review: z.object({ id, body }),
});

/** https://docs.github.com/en/webhooks/webhook-events-and-payloads#pull_request_review_comment */
const remark = z.object({
  action: z.string(),
  repository,
  sender,
  pull_request: z.object({ number: id }),
  comment: z.object({ id, body }),
});

/** The events in which somebody may have said something to mendhook. */
export const WORD_EVENTS: ReadonlySet<string> = new Set([
  'issue_comment',
  'pull_request_review',
  'pull_request_review_comment',
]);

/**
 * Reads where an event says that somebody wrote words to mendhook. What they are, and whose, is asked of GitHub. Edits, and all that
 * bots write, are left alone.
 *
 * @param event `x-github-event`
 * @returns undefined when nothing was said to mendhook
 * @throws {z.ZodError} when it is no such event
 */
export function readWordEvent(payload: unknown, event: string): DraftWords | undefined {
  switch (event) {
    case 'issue_comment': {
      const told = issueComment.parse(payload);
      const { issue, comment } = told;
      const isHere = told.action === 'created' && issue.pull_request != null;
      return isHere ? said('comment', told, issue.number, comment) : undefined;
    }
    case 'pull_request_review': {
      const told = review.parse(payload);
      return told.action === 'submitted' ? said('review', told, told.pull_request.number, told.review) : undefined;
    }
    case 'pull_request_review_comment': {
      const told = remark.parse(payload);
      return told.action === 'created' ? said('remark', told, told.pull_request.number, told.comment) : undefined;
    }
    default:
      return undefined;
  }
}

function said(
  place: DraftWords['place'],
  told: { readonly repository: z.infer<typeof repository>; readonly sender: z.infer<typeof sender> },
  number: number,
  written: { readonly id: number; readonly body?: string | null | undefined },
): DraftWords | undefined {
  const text = written.body ?? '';
  if (told.sender.type === 'Bot' || !isSaidToMendhook(text)) return undefined;
  const { full_name } = told.repository;
  return {
    kind: 'draft-words',
    ...{ place, repository: full_name, number, commentId: written.id, digest: wordsDigest(text) },
  };
}
