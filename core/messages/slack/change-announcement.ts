import type { KnownBlock } from '@slack/types';
import type { ChangeRecord, ChangeStatus } from '../../records/change-record.ts';
import type { SlackMessage } from '../../records/slack-message.ts';
import { cutText } from '../../text/cut-text.ts';
import { slackCode, slackLine, slackLink } from '../../text/mrkdwn.ts';
import { context, section } from './blocks.ts';
import { refusedWord } from './refused-word.ts';

const STATE: Readonly<Record<Exclude<ChangeStatus, 'needs-person'>, string>> = {
  opened: 'waits for its review',
  reviewing: 'is being reviewed',
  testing: 'is being tested',
  ready: 'may be merged',
  blocked: 'must not be merged',
  merged: 'was merged',
  closed: 'was closed',
};

/** Where a change stands that asks nobody: its review begins, goes on, or has ended. */
export function changeAnnouncement(
  record: ChangeRecord & { readonly status: Exclude<ChangeStatus, 'needs-person'> },
  url: string,
): SlackMessage {
  const { status, repository, number, title, author, round, decision, trouble } = record;
  const name = `${repository}#${number}`;
  const why = [decision?.why, trouble].filter((text) => text !== undefined);
  const said = why.map((text) => slackLine(cutText(text, 3_000), 1_000));
  const blocks: readonly KnownBlock[] = [
    section([`*${slackLink(name, url)} ${STATE[status]}*: ${slackLine(title, 200)}`, ...said].join('\n')),
    ...refusedWord(record),
    context(`by ${slackCode(author.login, 80)}  ·  round ${round}`),
  ];
  return { text: slackLine(`${name} ${STATE[status]}: ${title}`, 500), blocks };
}
