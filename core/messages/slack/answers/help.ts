import type { SlackMessage } from '../../../records/slack-message.ts';
import type { ThreadWord } from '../../../user-actions/read-words.ts';
import { linesMessage } from './lines-message.ts';

/** What each word does, and how it is written after the mention. Raw text: none of it comes from outside. */
export const THREAD_HELP: Readonly<Record<ThreadWord, { readonly example: string; readonly does: string }>> = {
  retry: { example: 'retry [HINT]', does: 'makes another attempt, which is told the hint' },
  cursor: { example: 'cursor', does: 'lets Cursor apply the patch, where the service says so' },
  wrong: {
    example: 'wrong cause|place|not-our-code|too-narrow|hides-error WORDS',
    does: 'calls the diagnosis wrong; the next attempt is told',
  },
  mute: {
    example: 'mute 3d',
    does: 'counts this bug’s errors for that time, without attempts; `mute forever` for good',
  },
  unmute: { example: 'unmute', does: 'ends that' },
  dismiss: { example: 'dismiss', does: 'calls the result not useful' },
  merge: { example: 'merge INCIDENT', does: 'makes this bug a part of another incident, by that one’s id' },
  split: { example: 'split', does: 'takes it out again' },
  owner: { example: 'owner @name', does: 'assigns it; `owner me` and `owner nobody`, too' },
  status: { example: 'status', does: 'says what is being done about it' },
  why: { example: 'why', does: 'says what was found, and what that rests on' },
  cost: { example: 'cost', does: 'says what was spent' },
  similar: { example: 'similar', does: 'lists incidents like this one' },
  help: { example: 'help', does: 'shows these words' },
};

/** The words of an incident's thread. */
export const threadHelp = (): SlackMessage =>
  linesMessage('Words that I understand in this thread', [
    '*Words that I understand in this thread, after a mention:*',
    ...Object.values(THREAD_HELP).map(({ example, does }) => `• \`${example}\`: ${does}`),
  ]);
