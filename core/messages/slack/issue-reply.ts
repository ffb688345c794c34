import type { IssueEvent } from '../../lifecycle/issue-due.ts';
import type { Incident } from '../../records/incident.ts';
import type { Reply } from '../../records/thread.ts';
import { slackLine, slackLink } from '../../text/mrkdwn.ts';
import { issueEventText } from '../issue/event-comment.ts';
import { section } from './blocks.ts';
import { personText } from './person-text.ts';

/** Says in the thread that the incident's issue is open. */
export function issueOpenedReply({ id, issue }: Incident): readonly Reply[] {
  if (issue?.place === undefined) return [];
  const { place, askedBy } = issue;
  const why = askedBy === undefined ? 'as the configuration says for this outcome' : `as ${personText(askedBy)} asked`;
  return [
    reply(`${id}-issue-${place.id}`, place.openedAt, {
      text: `JIRA issue ${slackLine(place.key, 80)} is open, ${why}.`,
      mrkdwn: `*${slackLink(`JIRA issue ${place.key}`, place.url)}* is open, ${why}.`,
    }),
  ];
}

/** Says that no issue was opened, and why, in JIRA's own words. */
export function issueNotOpenedReply({ id, issue }: Incident, reason: string): readonly Reply[] {
  if (issue?.status !== 'failed') return [];
  const text = `No JIRA issue was opened. ${slackLine(reason, 1_200)}. When that is corrected, press the button again.`;
  return [reply(`${id}-issue-failed-${issue.at}`, issue.at, { text, mrkdwn: text })];
}

/** Says what the issue could not be told, or which transition could not be made, and why. */
export function issueUntoldReply(
  { id, issue }: Incident,
  event: IssueEvent,
  reason: string,
  now: number,
): readonly Reply[] {
  const shownIn = event.kind === 'linked' ? event.issueKey : issue?.place?.key;
  if (shownIn === undefined) return [];
  const what = slackLine(wordsOf(event), 300);
  const name = slackLine(shownIn, 80);
  const why = slackLine(reason, 1_200);
  const text = `${name} does not show all of this: ${what} ${why}`;
  return [reply(`${id}-issue-${event.key}`, now, { text, mrkdwn: text })];
}

const wordsOf = (event: IssueEvent): string =>
  event.kind === 'linked'
    ? 'the bug that it reports is known.'
    : `pull request #${event.pullRequest.number}: ${issueEventText(event)}`;

const reply = (key: string, since: number, said: { readonly text: string; readonly mrkdwn: string }): Reply => ({
  key,
  message: { text: said.text, blocks: [section(said.mrkdwn)] },
  since,
});
