import type { ServiceConfig } from '../../../config/config.ts';
import { describeMute, isActive } from '../../../policy/describe-mute.ts';
import type { Incident } from '../../../records/incident.ts';
import type { Mute } from '../../../records/mute.ts';
import type { SlackMessage } from '../../../records/slack-message.ts';
import { slackLine } from '../../../text/mrkdwn.ts';
import { linesMessage } from './lines-message.ts';

interface ServiceState {
  readonly service: Pick<ServiceConfig, 'name' | 'env' | 'mode'>;
  /** Its incidents that are open. */
  readonly open: readonly Incident[];
  /** Of the service itself, also those that are over. */
  readonly mutes: readonly Mute[];
}

/** Says of each service how many incidents are open, and whether it is muted. One line for each. @param now epoch milliseconds */
export function servicesAnswer(states: readonly ServiceState[], now: number): SlackMessage {
  const total = states.reduce((sum, { open }) => sum + open.length, 0);
  const said = `${total} open in ${states.length} services`;
  return linesMessage(said, [`*${said}*`, ...states.map((state) => line(state, now))]);
}

function line({ service: { name, env, mode }, open, mutes }: ServiceState, now: number): string {
  const where = env === undefined ? '' : ` (${slackLine(env, 40)})`;
  const counts = [...Map.groupBy(open, ({ status }) => status)].map(([status, of]) => `${of.length} ${status}`);
  const muted = mutes
    .filter((mute) => isActive(mute, now))
    .map((mute) => `, muted: ${slackLine(describeMute(mute, now), 150)}`);
  return `• *${slackLine(name, 60)}*${where}, ${mode}: ${counts.length === 0 ? 'nothing open' : counts.join(', ')}${muted.join('')}`;
}
