import type { ContextBlock } from '@slack/types';
import type { ChangeRecord } from '../../records/change-record.ts';
import { slackLine } from '../../text/mrkdwn.ts';
import { context } from './blocks.ts';

/** The answer to the newest word of this round, if it did not count. */
export function refusedWord({ words, roundAt }: Pick<ChangeRecord, 'words' | 'roundAt'>): readonly ContextBlock[] {
  const newest = words.at(-1);
  if (newest?.refused === undefined || newest.at < roundAt) return [];
  const who = slackLine(newest.login, 80) || 'Somebody';
  return [
    context(`${who} said "${slackLine(newest.word, 40)}", and nothing changed: ${slackLine(newest.refused, 600)}`),
  ];
}
