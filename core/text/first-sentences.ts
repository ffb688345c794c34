import { oneLine } from './shorten.ts';

/** The first sentences of a text, on one line: enough to know what it says. */
export const firstSentences = (text: string, sentences = 2): string =>
  oneLine(text).split(SENTENCE_END).slice(0, sentences).join(' ');

/** A full stop ends a sentence when a capital, a number or code follows; "e.g. this" goes on. */
const SENTENCE_END = /(?<=[.!?])\s(?=[\p{Lu}\d`"'(])/u;
