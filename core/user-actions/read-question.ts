import { WORDS_LENGTH } from '../names.ts';
import { cutText } from '../text/cut-text.ts';
import { plainSlackText } from '../text/slack-words.ts';
import { cleanWords } from './kept-wish.ts';
import { editSteps } from './nearest-words.ts';
import { THREAD_WORDS, type ThreadWord } from './read-words.ts';

/** What words mean that are none of ours, where questions are answered. */
export type AskedInWords =
  /** One of our words, mistyped. */
  | { readonly kind: 'mistyped' }
  /** They ask for something to be done. `words`: those that do it. */
  | { readonly kind: 'action'; readonly words: readonly ThreadWord[] }
  /** They ask for a credential. */
  | { readonly kind: 'secret' }
  /** `words`: plain text without credentials. `isCut`: they were longer than what is kept. */
  | { readonly kind: 'question'; readonly words: string; readonly isCut: boolean };

/**
 * Tells a question from what only looks like one. Code decides, before any money is spent: a single word, a mistyped word, a
 * request to do something and a request for a credential are no questions. Pure.
 *
 * @param typed as Slack sends it, with its escapes and marks
 */
export function readQuestion(typed: string): AskedInWords {
  const plain = plainSlackText(typed);
  const said = plain
    .toLowerCase()
    .split(/\s+/)
    .map(bare)
    .filter((word) => word !== '');
  const [first = '', ...rest] = said;
  if (rest.length === 0 || isMistyped(first)) return { kind: 'mistyped' };
  if (asksForSecret(said)) return { kind: 'secret' };
  const words = actionIn(withoutCourtesy(said));
  if (words !== undefined) return { kind: 'action', words };
  return { kind: 'question', words: cleanWords(cutText(plain, WORDS_LENGTH)), isCut: plain.length > WORDS_LENGTH };
}

const bare = (word: string): string => word.replace(/^[^\p{L}\p{N}/]+|[^\p{L}\p{N}]+$/gu, '');

/** One letter off a word that does something. Short words are near to too many others. */
const isMistyped = (word: string): boolean =>
  word.length >= 4 && THREAD_WORDS.some((ours) => ours.length >= 4 && word !== ours && editSteps(word, ours) === 1);

const COURTESY = new Set(
  'please pls kindly just now then and so ok okay hey hi can could would will should must you we i want need like to let us let’s lets go ahead'.split(
    ' ',
  ),
);

function withoutCourtesy(said: readonly string[]): readonly string[] {
  const start = said.findIndex((word) => !COURTESY.has(word));
  return start === -1 ? [] : said.slice(start);
}

/** What people call an action, and the words that do it; none where only a button or a person does. */
const ACTIONS: ReadonlyMap<string, readonly ThreadWord[]> = new Map([
  ...each('fix repair patch retry rerun restart solve try', ['retry']),
  ...each('mute silence snooze ignore suppress', ['mute']),
  ...each('unmute unsilence', ['unmute']),
  ...each('dismiss close discard', ['dismiss']),
  ...each('assign reassign', ['owner']),
  ...each('split separate', ['split']),
  ...each('open create push publish approve deploy revert rollback delete run execute', []),
]);

function each(names: string, words: readonly ThreadWord[]): readonly (readonly [string, readonly ThreadWord[]])[] {
  return names.split(' ').map((name) => [name, words] as const);
}

/** The words that do what an imperative asks for. A sentence that begins otherwise, such as "why did the fix fail", asks. */
const actionIn = ([verb = '']: readonly string[]): readonly ThreadWord[] | undefined => ACTIONS.get(verb);

const SECRET =
  /\b(?:secrets?|credentials?|passwords?|passwd|tokens?|(?:api|secret|private|access|signing|encryption)[ -]?keys?)\b/;
const ASKS_TO_SHOW = new Set(
  "show give print tell send reveal dump list read share post paste what whats what’s what's which".split(' '),
);

/** "Show me the token", "what is the API key": not "why was the key missing". */
function asksForSecret(said: readonly string[]): boolean {
  const [verb = '', ...rest] = withoutCourtesy(said);
  return ASKS_TO_SHOW.has(verb) && SECRET.test(rest.slice(0, NEAR).join(' '));
}

/** Further on in a sentence, such a word is rarely what is asked for. */
const NEAR = 5;
