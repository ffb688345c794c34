import type { Incident } from '../../../records/incident.ts';
import type { SlackMessage } from '../../../records/slack-message.ts';
import { slackCode, slackLine, slackLink } from '../../../text/mrkdwn.ts';
import { section } from '../blocks.ts';

/** Says that the incident of a thread is not in the ledger any more. */
export const goneAnswer = (incidentId: string): SlackMessage =>
  line(`Nothing is done: incident ${slackCode(incidentId, 100)} is gone from the ledger.`);

/** Says that an incident goes on in a newer thread. */
export const movedAnswer = ({ thread }: Incident): SlackMessage =>
  line(`Nothing is done: this incident goes on in ${slackLink('a newer thread', thread?.permalink)}.`);

/** Says what a bug is worked on as part of. */
export function partOfAnswer(
  { incidentId }: NonNullable<Incident['partOf']>,
  lead: Incident | undefined,
): SlackMessage {
  const name = lead === undefined ? `incident ${incidentId}` : `“${lead.title}” of ${lead.service}`;
  const link = slackLink(name, lead?.thread?.permalink, { otherwise: slackLine(name, 300) });
  return line(`Nothing is done: this is worked on as part of ${link}. Ask there, or \`split\` it off.`);
}

const line = (text: string): SlackMessage => ({ text, blocks: [section(text)] });
