import { HOLE, logTemplate } from '../parameterize/log-template.ts';

const WORDS_KEPT = 3;
const TEXT_LENGTH = 300;

const STOP = new Set(
  'a an and are as at be been by can could did do does for from had has have he id if in into is it its no not of on or so than that the then there this to was were when while will with'.split(
    ' ',
  ),
);

/**
 * The first static words of a message. What can vary (numbers, names, quoted, bracketed, values) is no word, and neither
 * are words without meaning. A message with a single word is likely a value itself and gives none.
 */
export function messageWords(message: string): string {
  const plain = message.slice(0, TEXT_LENGTH).replace(/\[[^\]]*\]?|\([^)]*\)?|\{[^}]*\}?|<[^>*]*>/g, ' ');
  const words = logTemplate(plain.replace(/"[^"]*"|'[^']*'|`[^`]*`|\u201c[^\u201d]*\u201d/g, HOLE))
    .split(/[^\p{L}\p{M}_]+/u)
    .filter((word) => word.length > 1 && !STOP.has(word.toLowerCase()))
    .slice(0, WORDS_KEPT);
  return words.length < 2 ? '' : words.join(' ').toLowerCase();
}
