import { WORDS_LENGTH } from '../names.ts';
import type { PersonAction } from '../records/person-request.ts';
import { cutText } from '../text/cut-text.ts';
import { visibleText } from '../text/visible-text.ts';
import { nearestWords } from './nearest-words.ts';

/** Every word that is understood on the pull request of a draft. */
export const DRAFT_WORDS = ['fix', 'explain', 'stop', 'retry', 'close', 'help'] as const;
export type DraftWord = (typeof DRAFT_WORDS)[number];

/** What a person's words on a draft mean. */
export type UnderstoodOnDraft =
  /** `isCut`: their own words were longer than what is kept. */
  | { readonly kind: 'wish'; readonly wish: PersonAction; readonly isCut: boolean }
  | { readonly kind: 'question'; readonly question: 'explain' | 'help' }
  /** The word is known, and what follows it is not what it needs. */
  | { readonly kind: 'incomplete'; readonly word: DraftWord }
  | { readonly kind: 'unknown'; readonly word: string; readonly nearest: readonly DraftWord[] };

const CALL = /^\/mendhook(?=\s|$)/i;

/** Whether a text is said to mendhook: its first line begins with the call. */
export const isSaidToMendhook = (text: string): boolean => CALL.test(visibleText(text).trimStart());

/**
 * Reads what a person wrote on a draft. The first word after the call decides; no model is asked. Pure.
 *
 * @param text as GitHub has it: Markdown
 * @returns undefined when it is not said to mendhook
 */
export function readDraftWords(text: string): UnderstoodOnDraft | undefined {
  const visible = visibleText(text).trimStart();
  if (!CALL.test(visible)) return undefined;
  const [first = '', rest] = splitFirst(visible.replace(CALL, ''));
  const word = first.toLowerCase().replace(/[.,:;!?]+$/, '');
  const known = DRAFT_WORDS.find((each) => each === word);
  if (first === '') return { kind: 'question', question: 'help' };
  if (known === undefined)
    return { kind: 'unknown', word: cutText(first, 40), nearest: nearestWords(word, DRAFT_WORDS) };
  return readKnown(known, rest);
}

function readKnown(word: DraftWord, rest: string): UnderstoodOnDraft {
  const words = cutText(rest, WORDS_LENGTH).trim();
  const isCut = rest.length > WORDS_LENGTH;
  switch (word) {
    case 'explain':
    case 'help':
      return { kind: 'question', question: word };
    case 'fix':
      return words === '' ? { kind: 'incomplete', word } : { kind: 'wish', wish: { action: 'fix', words }, isCut };
    case 'retry':
      return { kind: 'wish', wish: { action: 'try-again', ...(words === '' ? {} : { hint: words }) }, isCut };
    case 'stop':
      return { kind: 'wish', wish: { action: 'stop' }, isCut: false };
    case 'close':
      return words === ''
        ? { kind: 'incomplete', word }
        : { kind: 'wish', wish: { action: 'close-draft', words }, isCut };
    default:
      return word satisfies never;
  }
}

function splitFirst(text: string): readonly [string, string] {
  const trimmed = text.trim();
  const end = trimmed.search(/\s/);
  return end === -1 ? [trimmed, ''] : [trimmed.slice(0, end), trimmed.slice(end).trim()];
}
