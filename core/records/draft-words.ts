import { z } from 'zod';

/**
 * Where somebody wrote words on a pull request, as it waits to be read from GitHub. What the words are, who wrote them and what
 * that person may do is asked of GitHub.
 */
export const draftWordsSchema = z.object({
  kind: z.literal('draft-words'),
  /** `comment`: in the conversation; `review`: the text of a review; `remark`: on a line. */
  place: z.enum(['comment', 'review', 'remark']),
  repository: z.string(),
  number: z.int().positive(),
  /** Of the comment, the review or the remark: they are numbered apart. */
  commentId: z.int().positive(),
  /** What the event had of them: what was edited since is none of ours. */
  digest: z.string(),
});
export type DraftWords = z.infer<typeof draftWordsSchema>;
