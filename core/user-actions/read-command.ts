import { plainSlackText } from '../text/slack-words.ts';
import { nearestWords } from './nearest-words.ts';
import { readSpanMinutes } from './read-span.ts';

/** Every word of the slash command. */
export const COMMAND_WORDS = ['status', 'incidents', 'mute', 'unmute', 'budget', 'help'] as const;
export type CommandWord = (typeof COMMAND_WORDS)[number];

/** What a slash command asks for. `target`: a service, or an incident's id or its first digits. */
export type Command =
  | { readonly kind: 'status'; readonly service?: string }
  | { readonly kind: 'incidents' | 'budget' | 'help' }
  /** `minutes`: null is for good. */
  | { readonly kind: 'mute'; readonly target: string; readonly minutes: number | null }
  | { readonly kind: 'unmute'; readonly target: string }
  | { readonly kind: 'incomplete'; readonly word: CommandWord; readonly expected: string }
  | { readonly kind: 'unknown'; readonly word: string; readonly nearest: readonly CommandWord[] };

/** Reads what follows the slash command. Pure. */
export function readCommand(typed: string): Command {
  const [first = '', target = '', span, ...more] = plainSlackText(typed).split(/\s+/);
  const word = first.toLowerCase();
  const known = COMMAND_WORDS.find((each) => each === word);
  if (word === '') return { kind: 'help' };
  if (known === undefined)
    return { kind: 'unknown', word: first.slice(0, 40), nearest: nearestWords(word, COMMAND_WORDS) };
  const rest = [target, span, ...more].filter((each) => each !== undefined && each !== '');
  switch (known) {
    case 'status':
      if (rest.length > 1) return { kind: 'incomplete', word: known, expected: 'status [SERVICE]' };
      return target === '' ? { kind: 'status' } : { kind: 'status', service: target };
    case 'mute': {
      const minutes = minutesOf(span);
      if (target === '' || minutes === undefined || more.length > 0) {
        return { kind: 'incomplete', word: known, expected: 'mute SERVICE|INCIDENT [3d]' };
      }
      return { kind: 'mute', target, minutes };
    }
    case 'unmute':
      if (rest.length === 1) return { kind: 'unmute', target };
      return { kind: 'incomplete', word: known, expected: 'unmute SERVICE|INCIDENT' };
    default:
      return rest.length === 0 ? { kind: known } : { kind: 'incomplete', word: known, expected: known };
  }
}

/** @returns null for good; undefined for what is no span */
function minutesOf(span: string | undefined): number | null | undefined {
  if (span === undefined || span === 'forever') return null;
  return readSpanMinutes(span);
}
