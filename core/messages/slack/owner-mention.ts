import type { Owner } from '../../records/owner.ts';
import { slackCode } from '../../text/mrkdwn.ts';

/**
 * An owner as Slack calls them: a mention where the Slack id is known, else their names as text.
 */
export function ownerMention({ names, slackId }: Owner): string {
  if (slackId === undefined) return names.map((name) => slackCode(name, 80)).join(', ');
  return slackMention(slackId);
}

/** Mentions a user or a user group: https://docs.slack.dev/messaging/formatting-message-text#mentioning-users */
export const slackMention = (id: string): string => (id.startsWith('S') ? `<!subteam^${id}>` : `<@${id}>`);
