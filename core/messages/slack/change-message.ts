import type { ChangeRecord, ChangeStatus } from '../../records/change-record.ts';
import type { SlackMessage } from '../../records/slack-message.ts';
import { slackLine, slackLink } from '../../text/mrkdwn.ts';
import { section } from './blocks.ts';

const STATE: Readonly<Record<ChangeStatus, string>> = {
  opened: 'waits for its review',
  reviewing: 'is reviewed',
  testing: 'gets tests',
  ready: 'may be merged',
  'needs-person': 'asks a person',
  blocked: 'is blocked',
  merged: 'was merged',
  closed: 'was closed',
};

/**
 * The first message of a change's thread: where it stands, and why.
 *
 * @param url of the pull request
 */
export function changeMessage(record: ChangeRecord, url: string): SlackMessage {
  const { status, repository, number, title, decision, trouble } = record;
  const name = `${repository}#${number}`;
  const why = [decision?.why, trouble].filter((text) => text !== undefined).map((text) => slackLine(text, 1_000));
  const lines = [`*${slackLink(url, name)} ${STATE[status]}*: ${slackLine(title, 200)}`, ...why];
  return { text: slackLine(`${name} ${STATE[status]}: ${title}`, 500), blocks: [section(lines.join('\n'))] };
}
