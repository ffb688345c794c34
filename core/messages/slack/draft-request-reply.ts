import type { DraftRequest } from '../../records/draft-request.ts';
import type { Incident } from '../../records/incident.ts';
import type { SlackMessage } from '../../records/slack-message.ts';
import { slackLine, slackLink } from '../../text/mrkdwn.ts';
import { NOT_COUNTED } from './agent-reply.ts';
import { section } from './blocks.ts';

/** Says in the thread how the opening of a draft that a person asked for has ended. */
export function draftRequestReply({ pullRequest }: Incident, request: DraftRequest): SlackMessage {
  const { by, status, reason, agent } = request;
  const who = slackLine(by.name, 80);
  if (agent !== undefined) return agentReply(pullRequest, { ...request, agent });
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

function agentReply(
  pullRequest: Incident['pullRequest'],
  { by, status, reason, agent }: DraftRequest & { readonly agent: NonNullable<DraftRequest['agent']> },
): SlackMessage {
  const who = slackLine(by.name, 80);
  if (status === 'opened' && pullRequest !== undefined) {
    const name = `${pullRequest.draft ? 'Draft pull request' : 'Pull request'} #${pullRequest.number}`;
    const rest = `of Cursor’s agent is open, as ${who} asked. ${NOT_COUNTED}`;
    return { text: `${name} ${rest}`, blocks: [section(`*${slackLink(name, pullRequest.url)}* ${rest}`)] };
  }
  const text = `${who} asked Cursor to apply the patch. It did not. ${slackLine(reason ?? 'No reason was given.', 800)}`;
  const page = agent.url === undefined ? '' : ` ${slackLink('See its agent', agent.url)}.`;
  return { text, blocks: [section(`${text}${page}`)] };
}
