import { isActive } from '../../../policy/describe-mute.ts';
import type { Mute } from '../../../records/mute.ts';
import type { SlackMessage } from '../../../records/slack-message.ts';
import { slackLine } from '../../../text/mrkdwn.ts';
import { section } from '../blocks.ts';
import { localTime } from '../local-time.ts';

/** Says how a service is muted from now on. @param now epoch milliseconds */
export function serviceMutedAnswer(service: string, mute: Mute, now: number): SlackMessage {
  const name = slackLine(service, 100);
  const until = mute.until === undefined ? 'for good' : `until ${localTime(mute.until)}`;
  const text = isActive(mute, now) ? `Service ${name} is muted ${until}.` : `The mute of service ${name} is over.`;
  return { text, blocks: [section(text)] };
}
