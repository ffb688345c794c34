import type { Attempt } from '../../records/attempt.ts';
import type { Reply } from '../../records/thread.ts';
import { slackLine, slackLink } from '../../text/mrkdwn.ts';
import { section } from './blocks.ts';

/** Prices of Cursor's are not mendhook's to count. */
export const NOT_COUNTED = 'Cursor bills it. mendhook does not count that.';

/** Says in the thread that an agent applies the patch, and where people see it. */
export function agentStartedReply({ publication }: Pick<Attempt, 'publication'>): readonly Reply[] {
  const { agent, by, jobName, askedAt } = publication ?? {};
  if (agent?.url === undefined || by === undefined || jobName === undefined || askedAt === undefined) return [];
  const who = slackLine(by.name, 80);
  const text = `Cursor is applying the patch, as ${who} asked. ${NOT_COUNTED}`;
  const shown = `*${slackLink('Cursor is applying the patch', agent.url)}*, as ${who} asked. ${NOT_COUNTED}`;
  return [{ key: `${jobName}-agent`, message: { text, blocks: [section(shown)] }, since: askedAt }];
}
