import { breakerName } from '../../policy/breaker.ts';
import type { Breaker } from '../../records/breaker.ts';
import type { SlackMessage } from '../../records/slack-message.ts';
import { slackLine } from '../../text/mrkdwn.ts';
import { counted } from '../../text/quantities.ts';
import { section } from './blocks.ts';
import { localTime } from './local-time.ts';

/** The reply's key: it is posted once for each time that the breaker opens. */
export const circuitKey = ({ name, open }: Breaker): string => `circuit-${name}-${open?.since ?? 0}`;

/** Says, in the thread of the attempt whose failure opened it, that a circuit breaker is open. */
export function circuitReply({ name, failures, open }: Breaker): SlackMessage {
  const whose = name === breakerName.all ? 'all services' : slackLine(name.replace(/^service\//, ''), 100);
  const failed = `${counted(failures, 'attempt')} in a row failed`;
  const next =
    open === undefined
      ? ''
      : ` After ${localTime(open.probeFrom)}, one attempt is made to see whether they succeed again.`;
  return {
    text: `The circuit breaker of ${whose} is open: ${failed}.`,
    blocks: [section(`*The circuit breaker of ${whose} is open*: ${failed}, so no attempt is made for now.${next}`)],
  };
}
