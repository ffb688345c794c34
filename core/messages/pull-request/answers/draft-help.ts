import { mdCode } from '../../../text/markdown.ts';
import type { DraftWord, UnderstoodOnDraft } from '../../../user-actions/read-draft-words.ts';

/** What each word does, and how it is written. None of it comes from outside. */
const DRAFT_HELP: Readonly<Record<DraftWord, { readonly example: string; readonly does: string }>> = {
  fix: {
    example: 'fix WORDS',
    does: 'changes the draft: one commit on top, told your words, the open threads and the failing checks',
  },
  explain: { example: 'explain', does: 'says what was found, what it rests on, and how the tests ended' },
  stop: { example: 'stop', does: 'ends the attempt that is in work' },
  retry: { example: 'retry [HINT]', does: 'makes another attempt, where no draft is open; it is told the hint' },
  close: { example: 'close REASON', does: 'closes the draft and rejects its fix; later attempts are told the reason' },
  help: { example: 'help', does: 'shows these words' },
};

/** The words that are understood on a draft. */
export const draftHelp = (): readonly string[] => [
  'Words that I understand here, from people who may write to this repository:',
  Object.values(DRAFT_HELP)
    .map(({ example, does }) => `- ${callOf(example)}: ${does}`)
    .join('\n'),
];

/** Says that a word is not known, with those that are nearest, or what a word lacks. */
export function misunderstoodOnDraft(
  said: Extract<UnderstoodOnDraft, { kind: 'unknown' | 'incomplete' }>,
): readonly string[] {
  if (said.kind === 'incomplete') return [`Nothing is done: I expected ${callOf(DRAFT_HELP[said.word].example)}.`];
  const nearest = said.nearest.map((word) => callOf(DRAFT_HELP[word].example)).join(', ');
  return [`Nothing is done: I do not know ${mdCode(said.word, 60)}. Nearest: ${nearest}. ${callOf('help')} shows all.`];
}

const callOf = (example: string): string => `\`/mendhook ${example}\``;
