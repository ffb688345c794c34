import type { Incident } from '../../../records/incident.ts';
import type { SlackMessage } from '../../../records/slack-message.ts';
import { slackCode, slackLine, slackLink } from '../../../text/mrkdwn.ts';
import { describeFacts } from '../../facts/similar-incidents.ts';
import { linesMessage } from './lines-message.ts';

/** Lists incidents like one, each with its thread. */
export function similarAnswer(similar: readonly Incident[]): SlackMessage {
  if (similar.length === 0) return linesMessage('No similar incident is known', ['No similar incident is known.']);
  return linesMessage(`${similar.length} similar incidents`, similar.map(line));
}

function line(incident: Incident): string {
  const name = incident.id.slice(0, 12);
  const link = slackLink(name, incident.thread?.permalink, { otherwise: slackCode(name) });
  return `• ${link} ${slackLine(describeFacts(incident).slice(name.length), 600)}`;
}
