import { cutToEnd } from '../../core/text/cut-text.ts';

/** A git command that failed. The message is git's own words without anything secret; `exitCode` is null when it was killed. */
export class GitError extends Error {
  override readonly name = 'GitError';
  readonly exitCode: number | null;

  constructor(doing: string, exitCode: number | null, words: string) {
    super(`git could not ${doing}: ${words === '' ? `exit code ${exitCode ?? 'none, it was ended'}` : words}`);
    this.exitCode = exitCode;
  }
}

/** Something in the repository, or in the agent's tree, that is not handled. */
export class RefusedTreeError extends Error {
  override readonly name = 'RefusedTreeError';
}

const MAX_WORDS = 2_000;

/**
 * Takes a secret out of git's words, in each form in which git or the host may repeat it.
 *
 * @param words what git printed; only the end is kept, which has the reason
 */
export function withoutSecret(words: string, secret: string | undefined): string {
  const end = words.trim();
  if (secret === undefined || secret === '') return cutToEnd(end, MAX_WORDS);
  const forms = [
    secret,
    encodeURIComponent(secret),
    Buffer.from(`${TOKEN_USER}:${secret}`).toString('base64'),
    Buffer.from(secret).toString('base64'),
  ];
  return cutToEnd(
    forms.reduce((text, form) => text.replaceAll(form, '[redacted]'), end),
    MAX_WORDS,
  );
}

/** The user name that GitHub expects beside an installation token or a personal one. */
export const TOKEN_USER = 'x-access-token';
