import { WORDS_LENGTH } from '../../../names.ts';
import type { Decision } from '../../../records/decision.ts';
import type { PersonAction } from '../../../records/person-request.ts';
import { mdLine } from '../../../text/markdown.ts';
import { count } from '../../../text/quantities.ts';

/** Says on a draft what was done for a person, or why it was not: paragraphs of Markdown. */
export function decisionAnswer({ wish, by, attempt, refused, isCut }: Decision): readonly string[] {
  if (refused !== undefined) return [`Nothing is done: ${mdLine(refused, 600)}.`];
  const who = mdLine(by.name, 100);
  const done = doneBy(wish.action, who, attempt);
  return [isCut === true ? `${done} Only the first ${count(WORDS_LENGTH)} characters of the words are kept.` : done];
}

/** Words on a draft become only a few of the actions; the others are asked for in Slack. */
function doneBy(action: PersonAction['action'], who: string, attempt: number): string {
  switch (action) {
    case 'fix':
      // Its end is what answers it; this is said only where no attempt came of it.
      return 'Nothing is done: no attempt could be started. The incident says why.';
    case 'try-again':
      return `${who} asked for another attempt. It is being made.`;
    case 'stop':
      return `${who} stopped attempt ${attempt}. mendhook makes no other unless somebody asks for it.`;
    case 'close-draft':
      return `${who} closed this draft. mendhook does not try this bug again unless it is reopened, or somebody asks for it.`;
    default:
      return `${who} asked for it.`;
  }
}
