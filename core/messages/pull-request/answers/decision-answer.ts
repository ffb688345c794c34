import { WORDS_LENGTH } from '../../../names.ts';
import type { Decision } from '../../../records/decision.ts';
import { mdLine } from '../../../text/markdown.ts';
import { count } from '../../../text/quantities.ts';

/** Says on a draft what was done for a person, or why it was not: paragraphs of Markdown. */
export function decisionAnswer({ wish, by, attempt, refused, isCut }: Decision): readonly string[] {
  if (refused !== undefined) return [`Nothing is done: ${mdLine(refused, 600)}.`];
  const who = mdLine(by.name, 100);
  const done = wish.action in DONE ? DONE[wish.action as keyof typeof DONE](who, attempt) : `${who} asked for it.`;
  return [isCut === true ? `${done} Only the first ${count(WORDS_LENGTH)} characters of the words are kept.` : done];
}

const DONE = {
  // Its end is what answers it; this is said only where no attempt came of it.
  fix: () => 'Nothing is done: no attempt could be started. The incident says why.',
  'try-again': (who: string) => `${who} asked for another attempt. It is being made.`,
  stop: (who: string, attempt: number) =>
    `${who} stopped attempt ${attempt}. mendhook makes no other unless somebody asks for it.`,
  'close-draft': (who: string) =>
    `${who} closed this draft. mendhook does not try this bug again unless it is reopened, or somebody asks for it.`,
} as const;
