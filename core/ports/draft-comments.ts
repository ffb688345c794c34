import type { DraftWords } from '../records/draft-words.ts';
import type { Permission } from './pull-requests.ts';

/** Words on a pull request as GitHub has them now. Every text was written by a stranger. */
export interface WrittenWords {
  readonly body: string;
  readonly login: string;
  /** Whether a bot wrote them, or an app in a person's name. */
  readonly isBot: boolean;
  /** Epoch milliseconds. */
  readonly at: number;
  /** The review that they are the text of, or that a remark belongs to. */
  readonly reviewId?: number | undefined;
}

export type WordsPlace = Pick<DraftWords, 'repository' | 'number' | 'place' | 'commentId'>;

/** What people write on pull requests, and who they are. */
export interface DraftComments {
  /** @returns undefined when they are not there, or are on another pull request. @throws {UpstreamError} */
  readWords(place: WordsPlace): Promise<WrittenWords | undefined>;
  /** What a person may do in the repository, whatever way they got the right. @throws {UpstreamError} */
  permissionOf(repository: string, login: string): Promise<Permission>;
}
