import { cutText } from '../../core/text/cut-text.ts';

/** A commit as the log tells of it. All of it is its author's word. */
export interface LoggedCommit {
  readonly commit: string;
  readonly author: string;
  /** ISO 8601, with the author's time zone. */
  readonly date: string;
  readonly subject: string;
  readonly body: string;
}

/** One commit a record, its fields apart by a character that no commit can hold. Read by `readLog`, with `-z`. */
export const LOG_FORMAT = '--format=%H%x01%an%x01%aI%x01%s%x01%b';

const MAX_SUBJECT = 300;
const MAX_BODY = 2_000;

/** @param printed what `git log -z` prints in `LOG_FORMAT` */
export const readLog = (printed: Buffer): readonly LoggedCommit[] =>
  printed
    .toString('utf8')
    .split('\0')
    .filter((record) => record !== '')
    .map((record) => {
      const [commit = '', author = '', date = '', subject = '', ...body] = record.split('\u0001');
      const rest = body.join('\u0001').trim();
      return {
        commit,
        author: cutText(author, 200),
        date,
        subject: cutText(subject, MAX_SUBJECT),
        body: cutText(rest, MAX_BODY),
      };
    });
