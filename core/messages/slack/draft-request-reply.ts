import type { DraftRequest } from '../../records/draft-request.ts';
import type { Incident } from '../../records/incident.ts';
import type { SlackMessage } from '../../records/slack-message.ts';
import { slackLine, slackLink } from '../../text/mrkdwn.ts';
import { section } from './blocks.ts';

/** Says in the thread how the opening of a draft that a person asked for has ended. */
export function draftRequestReply({ pullRequest }: Incident, { by, status, reason }: DraftRequest): SlackMessage {
  const who = slackLine(by.name, 80);
  if (status === 'opened' && pullRequest !== undefined) {
    const name = `Draft pull request #${pullRequest.number}`;
    return {
      text: `${name} is open, as ${who} asked.`,
      blocks: [section(`*${slackLink(name, pullRequest.url)}* is open, as ${who} asked.`)],
    };
  }
  const text = `The draft that ${who} asked for was not opened: ${slackLine(reason ?? 'no reason was given', 800)}`;
  return { text, blocks: [section(text)] };
}
