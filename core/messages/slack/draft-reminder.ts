import { KEEP_LABEL } from '../../names.ts';
import type { Incident } from '../../records/incident.ts';
import type { Reply } from '../../records/thread.ts';
import { slackLine, slackLink } from '../../text/mrkdwn.ts';
import { section } from './blocks.ts';
import { localTime } from './local-time.ts';
import { ownerMention } from './owner-mention.ts';

/**
 * Reminds people of a draft that waits for them, once for each time that it is left alone.
 *
 * @param closesAt when it is closed if nobody answers, epoch milliseconds
 */
export function draftReminder({ id, pullRequest, owner }: Incident, closesAt: number): Reply | undefined {
  if (pullRequest?.idle === undefined) return undefined;
  const { number, url, draft, idle } = pullRequest;
  const name = `${draft ? 'Draft' : 'Pull request'} #${number}`;
  const said = `waits for your review. Nobody has done anything to it since ${localTime(idle.since)}. It is closed ${localTime(closesAt)} unless somebody answers. The label ${KEEP_LABEL} keeps it open.`;
  return {
    key: `${id}-draft-reminder-${idle.since}`,
    message: {
      text: `Your turn: ${slackLine(name, 100)} waits for your review.`,
      blocks: [section(`${owner === undefined ? '' : `${ownerMention(owner)} `}*${slackLink(name, url)}* ${said}`)],
    },
    ...(idle.reminded === undefined ? {} : { since: idle.reminded }),
  };
}
