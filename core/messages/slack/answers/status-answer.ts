import { errorsSeen } from '../../../lifecycle/describe-occurrences.ts';
import { describeMute, isActive } from '../../../policy/describe-mute.ts';
import type { Attempt } from '../../../records/attempt.ts';
import type { Incident } from '../../../records/incident.ts';
import type { Mute } from '../../../records/mute.ts';
import type { SlackMessage } from '../../../records/slack-message.ts';
import { slackCode, slackLine, slackLink } from '../../../text/mrkdwn.ts';
import { counted } from '../../../text/quantities.ts';
import { localTime } from '../local-time.ts';
import { workState } from '../work-state.ts';
import { linesMessage } from './lines-message.ts';

interface StatusRecords {
  readonly incident: Incident;
  /** The newest attempt, when there is one. */
  readonly attempt: Attempt | undefined;
  /** Of the bug and of its service. */
  readonly mutes: readonly Mute[];
}

/** Says what is being done about an incident. @param now epoch milliseconds */
export function statusAnswer({ incident, attempt, mutes }: StatusRecords, now: number): SlackMessage {
  const { label, detail, address } = workState(incident, attempt);
  const { pullRequest, affectedUsers, assignee } = incident;
  const state = slackLine(detail === '' ? label : `${label}: ${detail}`, 500);
  const users = affectedUsers === 0 ? '' : `, ${counted(affectedUsers, 'user')} affected`;
  const muted = mutes
    .filter((mute) => isActive(mute, now))
    .map((mute) => `Muted: ${slackLine(describeMute(mute, now), 300)}`);
  return linesMessage(state, [
    `*${slackLink(label, address)}*${detail === '' ? '' : `: ${slackLine(detail, 500)}`}`,
    `${errorsSeen(incident)}${users}, last ${localTime(incident.lastSeen)}`,
    ...(pullRequest === undefined ? [] : [slackLink(`Pull request #${pullRequest.number}`, pullRequest.url)]),
    ...(assignee === undefined ? [] : [`Assigned to ${slackLine(assignee.to.name, 80)}`]),
    ...muted,
    `Incident ${slackCode(incident.id, 100)}`,
  ]);
}
