import type { SlackMessage } from '../../../records/slack-message.ts';
import { slackCode, slackLine } from '../../../text/mrkdwn.ts';
import type { Understood } from '../../../user-actions/read-words.ts';
import { section } from '../blocks.ts';
import { THREAD_HELP } from './help.ts';

type Misunderstood = Extract<Understood, { kind: 'unknown' | 'incomplete' }>;

/** Says that a word is not known, with those that are nearest, or what a word lacks. Nothing is done. */
export function misunderstoodAnswer(said: Misunderstood): SlackMessage {
  if (said.kind === 'incomplete') return line(`Nothing is done: I expected ${slackCode(said.expected)}.`);
  const nearest = said.nearest.map((word) => slackCode(THREAD_HELP[word].example)).join(', ');
  if (said.word === '') return line(`Nothing is done. \`help\` shows the words that I understand, such as ${nearest}.`);
  return line(`Nothing is done: I do not know ${slackCode(said.word, 60)}. Nearest: ${nearest}. \`help\` shows all.`);
}

/** Says why nothing is done. @param problem raw text of one line */
export const nothingDone = (problem: string): SlackMessage => line(`Nothing is done: ${slackLine(problem, 300)}.`);

const line = (text: string): SlackMessage => ({ text, blocks: [section(text)] });
