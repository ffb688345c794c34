import type { Incident } from '../../records/incident.ts';
import type { SlackMessage } from '../../records/slack-message.ts';
import { slackLine, slackLink } from '../../text/mrkdwn.ts';
import { section } from './blocks.ts';
import { fixFate } from './fix-fate.ts';

/** What became of the pull request, as an answer in the thread; the same event has the same key. Undefined before. */
export function fateReply(incident: Incident): { key: string; message: SlackMessage } | undefined {
  // A dismissal is told as the decision that it is, in the name of who made it.
  if (incident.status === 'rejected' && incident.pullRequest === undefined) return undefined;
  const fate = fixFate(incident);
  const at = happenedAt(incident);
  if (fate === undefined || at === undefined) return undefined;
  const { label, detail, address } = fate;
  return {
    key: `${incident.id}-${incident.status}-${at}`,
    message: {
      text: slackLine(`${label}: ${detail}`, 500),
      blocks: [section(`*${slackLink(label, address)}*: ${slackLine(detail, 1_200)}`)],
    },
  };
}

function happenedAt({ status, rejection, merge, failedFixes, expiries }: Incident): number | undefined {
  if (status === 'rejected') return rejection?.at;
  if (status === 'expired') return expiries?.at(-1)?.at;
  return status === 'regressed' ? failedFixes?.at(-1)?.recurredAt : merge?.at;
}
