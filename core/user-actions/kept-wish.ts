import { WORDS_LENGTH } from '../names.ts';
import type { PersonAction } from '../records/person-request.ts';
import { cleanText } from '../text/clean-text.ts';
import { shorten } from '../text/shorten.ts';

/**
 * The wish as it is kept: what a person wrote is cleaned of invisible characters, credentials and personal data. A
 * redaction may lengthen the words, so they are cut afterwards.
 */
export const cleanWish = (wish: PersonAction): PersonAction => mapWords(wish, cleanWords);

/** The wish with only the beginning of its words. */
export const shortenWish = (wish: PersonAction, limit: number): PersonAction =>
  mapWords(wish, (words) => shorten(words, limit));

export const cleanWords = (words: string): string => shorten(cleanText(words).trim(), WORDS_LENGTH);

function mapWords(wish: PersonAction, change: (words: string) => string): PersonAction {
  if (wish.action === 'wrong-diagnosis' || wish.action === 'close-draft' || wish.action === 'fix')
    return { ...wish, words: change(wish.words) };
  if (wish.action !== 'try-again' || wish.hint === undefined) return wish;
  const hint = change(wish.hint);
  return hint === '' ? { action: wish.action } : { ...wish, hint };
}
