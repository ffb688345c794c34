import { z } from 'zod';
import { redact } from '../text/redaction.ts';
import { oneLine } from '../text/shorten.ts';
import { THREAD_WORDS, type ThreadWord } from './read-words.ts';

/** What a model says of a question. Code looks up what it quotes. */
export const modelAnswerSchema = z.object({
  /** Whether the log answers the question. */
  inLog: z.boolean(),
  answer: z.string().max(4_000),
  /** What of the log that rests on: entries by their numbers, and words of each. */
  rests: z.array(z.object({ entry: z.int().positive(), quote: z.string().max(600) })).max(8),
  /** The word that does what was asked for, where something was to be done. */
  action: z.enum(THREAD_WORDS).nullable(),
});
export type ModelAnswer = z.infer<typeof modelAnswerSchema>;

/** What a person is told. */
export type JudgedAnswer =
  | {
      readonly kind: 'answer';
      readonly answer: string;
      readonly rests: ModelAnswer['rests'];
      readonly word?: ThreadWord;
    }
  | { readonly kind: 'action'; readonly word: ThreadWord }
  | { readonly kind: 'not-in-log' }
  /** `reason`: a part of a sentence, raw text. */
  | { readonly kind: 'refused'; readonly reason: string };

const SHORTEST_QUOTE = 3;

/**
 * Judges a model's answer: each entry that it names must be there, and each quotation must be in its entry. One that is not
 * makes the whole answer worth nothing. Pure.
 *
 * @param entryText the text of an entry as the model read it; undefined where there is none of that number
 */
export function judgeAnswer(given: ModelAnswer, entryText: (entry: number) => string | undefined): JudgedAnswer {
  const { inLog, action } = given;
  const answer = redact(given.answer).trim();
  if (!inLog || answer === '') return action === null ? { kind: 'not-in-log' } : { kind: 'action', word: action };
  const rests = given.rests.map(({ entry, quote }) => ({ entry, quote: oneLine(redact(quote)) }));
  if (rests.length === 0)
    return { kind: 'refused', reason: 'the model’s answer named nothing of the log that it rests on' };
  const missing = rests.find(({ entry }) => entryText(entry) === undefined);
  if (missing !== undefined) {
    return { kind: 'refused', reason: 'the model’s answer named an entry that is not in the log' };
  }
  if (!rests.every(({ entry, quote }) => isQuoted(quote, entryText(entry) ?? ''))) {
    return { kind: 'refused', reason: 'the model’s answer quoted words that are not in the log' };
  }
  return { kind: 'answer', answer, rests, ...(action === null ? {} : { word: action }) };
}

/** Blanks do not count, and neither does what stands for the rest of a text that was cut. */
const isQuoted = (quote: string, text: string): boolean => {
  const words = quote.replace(/…$/, '').trim();
  return words.length >= SHORTEST_QUOTE && oneLine(text).includes(words);
};
