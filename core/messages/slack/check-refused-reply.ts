import type { Incident } from '../../records/incident.ts';
import type { SlackMessage } from '../../records/slack-message.ts';
import { slackLine } from '../../text/mrkdwn.ts';
import { section } from './blocks.ts';

/**
 * Says in the thread that a system outside refuses what mendhook needs to go on, as an answer.
 *
 * @param reason what the system said, raw text
 * @returns with a key that stays the same until a look succeeds
 */
export function checkRefusedReply(
  { id, lookAt = 0 }: Pick<Incident, 'id' | 'lookAt'>,
  reason: string,
): { key: string; message: SlackMessage } {
  const title = 'mendhook cannot go on with this bug';
  const next = 'It tries again once a day until this is fixed.';
  return {
    key: `${id}-look-refused-${lookAt}`,
    message: {
      text: slackLine(`${title}: ${reason}`, 500),
      blocks: [section(`*${title}*: ${slackLine(reason, 1_200)}\n${next}`)],
    },
  };
}
