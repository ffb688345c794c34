import type { SlackMessage } from '../../../records/slack-message.ts';
import { slackCode } from '../../../text/mrkdwn.ts';
import type { Command, CommandWord } from '../../../user-actions/read-command.ts';
import { section } from '../blocks.ts';
import { linesMessage } from './lines-message.ts';

/** What each word of the slash command does. Raw text: none of it comes from outside. */
const COMMAND_HELP: Readonly<Record<CommandWord, { readonly example: string; readonly does: string }>> = {
  status: { example: 'status [SERVICE]', does: 'says how many incidents are open, or those of one service' },
  incidents: { example: 'incidents', does: 'lists the open incidents, the newest activity first' },
  mute: {
    example: 'mute SERVICE|INCIDENT [3d]',
    does: 'counts its errors for that time, or for good, without attempts',
  },
  unmute: { example: 'unmute SERVICE|INCIDENT', does: 'ends that' },
  budget: { example: 'budget', does: 'says what of the budgets is set aside or spent' },
  help: { example: 'help', does: 'shows these words' },
};

const IN_THREADS =
  'Slack does not run commands in threads. In an incident’s thread, mention me instead: `@mendhook help` there shows the words.';

/** The words of the slash command, and where the others are. */
export const commandHelp = (): SlackMessage =>
  linesMessage('Words of the command /mendhook', [
    ...Object.values(COMMAND_HELP).map(({ example, does }) => `• \`/mendhook ${example}\`: ${does}`),
    IN_THREADS,
  ]);

/** Says that a command is not known or lacks something. Nothing is done. */
export function misunderstoodCommand(said: Extract<Command, { kind: 'unknown' | 'incomplete' }>): SlackMessage {
  if (said.kind === 'incomplete')
    return line(`Nothing is done: I expected ${slackCode(`/mendhook ${said.expected}`)}.`);
  const nearest = said.nearest.map((word) => slackCode(`/mendhook ${COMMAND_HELP[word].example}`)).join(', ');
  return line(`Nothing is done: I do not know ${slackCode(said.word, 60)}. Nearest: ${nearest}.`);
}

const line = (text: string): SlackMessage => ({ text, blocks: [section(text)] });
