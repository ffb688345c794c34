import { logTemplate } from '../parameterize/log-template.ts';
import { HOLE } from '../parameterize/scan.ts';

const WORDS_KEPT = 3;
const TEXT_LENGTH = 300;

const STOP = new Set(
  'a an and are as at be been by can could did do does for from had has have he id if in into is it its no not of on or so than that the then there this to was were when while will with'.split(
    ' ',
  ),
);

/** What stands in brackets or quotes comes from outside. */
const BRACKETED = /\[[^\]]*\]?|\([^)]*\)?|\{[^}]*\}?|<[^>*]*>/g;
const QUOTED = /"[^"]*"|'[^']*'|`[^`]*`|\u201c[^\u201d]*\u201d/g;
/** `tea-towel`: a word with a hyphen is a key more often than a word. */
const HYPHENATED = /\S*[A-Za-z]-[A-Za-z]\S*/g;
/** `stock of apples is …`, `no column named total`: the thing that is spoken of, not what is said about it. */
const SUBJECT =
  /\b(of|for|named|called|key) [A-Za-z]\S*(?= (?:is|was|are|were|has|have|does|did|cannot|could|must|already|not)\b)|\b(named|called) \S+/g;

/**
 * The first static words of a message. What can vary (numbers, names, quoted, bracketed, values) is no word, and neither
 * are words without meaning. A message with a single word is likely a value itself and gives none.
 */
export function messageWords(message: string): string {
  const plain = message
    .slice(0, TEXT_LENGTH)
    .replace(BRACKETED, ' ')
    .replace(QUOTED, HOLE)
    .replace(HYPHENATED, HOLE)
    .replace(SUBJECT, HOLE);
  const words = logTemplate(plain)
    .split(/[^\p{L}\p{M}_]+/u)
    .filter((word) => word.length > 1 && !STOP.has(word.toLowerCase()))
    .slice(0, WORDS_KEPT);
  return words.length < 2 ? '' : words.join(' ').toLowerCase();
}

const VOLATILE_END =
  /\s*(?:\[[^[\]]{0,200}<\*>[^[\]]{0,200}\]|\([^()]{0,200}<\*>[^()]{0,200}\)|\b(?:at|id|on|after|in) <\*>)$/;

/** The template of a message without what loggers hang on its end: `(id: 12)`, `[requestId=…]`, `at 12:01`. */
export function messageStem(message: string): string {
  let stem = logTemplate(message);
  for (let rounds = 0; rounds < 3 && VOLATILE_END.test(stem); rounds++) stem = stem.replace(VOLATILE_END, '');
  return stem.trimEnd();
}
