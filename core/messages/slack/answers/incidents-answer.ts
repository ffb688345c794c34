import { errorsSeen } from '../../../lifecycle/describe-occurrences.ts';
import type { Incident, IncidentStatus } from '../../../records/incident.ts';
import type { SlackMessage } from '../../../records/slack-message.ts';
import { slackCode, slackLine, slackLink } from '../../../text/mrkdwn.ts';
import { counted } from '../../../text/quantities.ts';
import { localTime } from '../local-time.ts';
import { linesMessage } from './lines-message.ts';

const CLOSED: readonly IncidentStatus[] = ['resolved', 'rejected', 'expired'];

/** Whether somebody may still have to do something about it. */
export const isOpen = ({ status, partOf }: Incident): boolean => !CLOSED.includes(status) && partOf === undefined;

/** Lists incidents, each with its thread. @param about what they are, such as "open incidents of checkout" */
export function incidentsAnswer(incidents: readonly Incident[], about: string): SlackMessage {
  const said = incidents.length === 0 ? `No ${about}` : `${incidents.length} ${about}`;
  return linesMessage(slackLine(said), [`*${slackLine(said)}*`, ...incidents.map(line)]);
}

function line(incident: Incident): string {
  const { id, title, service, status, lastSeen, thread, affectedUsers } = incident;
  const link = slackLink(id.slice(0, 12), thread?.permalink, { otherwise: slackCode(id.slice(0, 12)) });
  const users = affectedUsers === 0 ? '' : `, ${counted(affectedUsers, 'user')}`;
  const seen = `${errorsSeen(incident)}${users}, last ${localTime(lastSeen)}`;
  return `• ${link} ${slackLine(status)} · ${slackLine(service, 60)}: ${slackLine(title, 90)} (${seen})`;
}
