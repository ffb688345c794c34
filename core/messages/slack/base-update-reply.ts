import type { BaseUpdate } from '../../records/base-update.ts';
import type { Incident } from '../../records/incident.ts';
import type { Reply } from '../../records/thread.ts';
import { slackLine, slackLink } from '../../text/mrkdwn.ts';
import { baseUpdateText } from '../base-update-text.ts';
import { section } from './blocks.ts';

/**
 * What the thread says of an update of a draft that has ended. The same update has the same key.
 *
 * @returns undefined for what nobody needs to know, and for a draft that is closed by it: the fate of the fix tells that
 */
export function baseUpdateReply({ id, pullRequest }: Incident, update: BaseUpdate, branch: string): Reply | undefined {
  const { end, number, endedAt = update.askedAt } = update;
  if (pullRequest === undefined || end === undefined) return undefined;
  if (end.kind === 'bug-gone' && end.byPeople !== true) return undefined;
  const text = baseUpdateText(end, branch);
  if (text === undefined) return undefined;
  const name = `Pull request #${pullRequest.number}`;
  const message = {
    text: slackLine(`${name}: ${text}`, 500),
    blocks: [section(`*${slackLink(name, pullRequest.url)}*: ${slackLine(text, 1_200)}`)],
  };
  return { key: `${id}-base-update-${pullRequest.number}-${number}`, message, since: endedAt };
}
