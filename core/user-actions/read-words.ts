import { WORDS_LENGTH } from '../names.ts';
import { type Person, type PersonAction, wrongPart } from '../records/person-request.ts';
import { cutText } from '../text/cut-text.ts';
import { plainSlackText } from '../text/slack-words.ts';
import { visibleText } from '../text/visible-text.ts';
import { nearestWords } from './nearest-words.ts';
import { readSpanMinutes } from './read-span.ts';

/** What a person may ask in an incident's thread. */
const QUESTIONS = ['status', 'why', 'cost', 'similar', 'help'] as const;
export type Question = (typeof QUESTIONS)[number];

const WISHES = ['retry', 'cursor', 'wrong', 'mute', 'unmute', 'dismiss', 'merge', 'split', 'owner'] as const;

/** Every word that is understood in an incident's thread. */
export const THREAD_WORDS = [...WISHES, ...QUESTIONS] as const;
export type ThreadWord = (typeof THREAD_WORDS)[number];

/** What a person's words mean. */
export type Understood =
  /** `isCut`: their own words were longer than what is kept. */
  | { readonly kind: 'wish'; readonly wish: PersonAction; readonly isCut: boolean }
  | { readonly kind: 'question'; readonly question: Question }
  /** The word is known, and what follows it is not what it needs. `expected`: an example in code, raw text. */
  | { readonly kind: 'incomplete'; readonly word: ThreadWord; readonly expected: string }
  | { readonly kind: 'unknown'; readonly word: string; readonly nearest: readonly ThreadWord[] };

/**
 * Reads what a person typed after the mention. The first word decides; no model is asked. Pure.
 *
 * @param typed as Slack sends it, with its escapes and marks
 */
export function readWords(typed: string, by: Person): Understood {
  const [first = '', rest] = splitFirst(visibleText(typed));
  const word = first.toLowerCase().replace(/[.,:;!?]+$/, '');
  const question = QUESTIONS.find((each) => each === word);
  // "status of the nation" is a sentence, and none of ours.
  if (question !== undefined && rest === '') return { kind: 'question', question };
  const wished = WISHES.find((each) => each === word);
  if (wished !== undefined) return READERS[wished](rest, by);
  return { kind: 'unknown', word: cutText(plainSlackText(first), 40), nearest: nearestWords(word, THREAD_WORDS) };
}

const wish = (action: PersonAction, isCut = false): Understood => ({ kind: 'wish', wish: action, isCut });

const alone =
  (action: 'unmute' | 'dismiss' | 'split' | 'hand-off', word: ThreadWord): Reader =>
  (rest) =>
    rest === '' ? wish({ action }) : { kind: 'incomplete', word, expected: word };

type Reader = (rest: string, by: Person) => Understood;

const READERS: Readonly<Record<(typeof WISHES)[number], Reader>> = {
  retry: (rest) => {
    const { words, isCut } = kept(rest);
    return wish({ action: 'try-again', ...(words === '' ? {} : { hint: words }) }, isCut);
  },
  cursor: alone('hand-off', 'cursor'),
  wrong: readWrong,
  mute: readMute,
  unmute: alone('unmute', 'unmute'),
  dismiss: alone('dismiss', 'dismiss'),
  merge: readMerge,
  split: alone('split', 'split'),
  owner: readOwner,
};

function readWrong(rest: string): Understood {
  const [first = '', more] = splitFirst(rest);
  const part = wrongPart.safeParse(first.toLowerCase().replace(/[.,:;]+$/, ''));
  const { words, isCut } = kept(more);
  if (part.success && words !== '') return wish({ action: 'wrong-diagnosis', part: part.data, words }, isCut);
  return { kind: 'incomplete', word: 'wrong', expected: `wrong ${wrongPart.options.join('|')} WORDS` };
}

function readMute(rest: string): Understood {
  const span = rest.toLowerCase().replace(/^for\s+/, '');
  if (span === 'good' || span === 'forever') return wish({ action: 'mute', minutes: null });
  const minutes = readSpanMinutes(span);
  if (minutes !== undefined) return wish({ action: 'mute', minutes });
  return { kind: 'incomplete', word: 'mute', expected: 'mute 3d' };
}

function readMerge(rest: string): Understood {
  const id = rest
    .toLowerCase()
    .replace(/[`*]/g, '')
    .replace(/^(into\s+)?(incident\/)?/, '');
  if (/^[0-9a-f]{4,64}$/.test(id)) return wish({ action: 'merge', into: id });
  return { kind: 'incomplete', word: 'merge', expected: 'merge INCIDENT' };
}

function readOwner(rest: string, by: Person): Understood {
  const word = rest.toLowerCase();
  if (word === 'me') return wish({ action: 'assign', to: by });
  if (word === 'nobody') return wish({ action: 'assign', to: null });
  const [, id, name] = /^<@([UW][A-Z0-9]{2,20})(?:\|([^<>]{1,80}))?>$/.exec(rest) ?? [];
  if (id !== undefined) return wish({ action: 'assign', to: { id, name: name ?? id } });
  return { kind: 'incomplete', word: 'owner', expected: 'owner @name, owner me or owner nobody' };
}

/** A person's own words, as plain text of at most the length that is kept. */
function kept(typed: string): { readonly words: string; readonly isCut: boolean } {
  const plain = plainSlackText(typed);
  return { words: cutText(plain, WORDS_LENGTH).trim(), isCut: plain.length > WORDS_LENGTH };
}

function splitFirst(text: string): readonly [string, string] {
  const trimmed = text.trim();
  const end = trimmed.search(/\s/);
  return end === -1 ? [trimmed, ''] : [trimmed.slice(0, end), trimmed.slice(end).trim()];
}
