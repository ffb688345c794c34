import type { Person } from '../../records/person-request.ts';
import { slackLine } from '../../text/mrkdwn.ts';
import { slackMention } from './owner-mention.ts';

const NAME_LENGTH = 80;
const SLACK_USER = /^[UW][A-Z0-9]{2,20}$/;

/** A person in mrkdwn: by their name, or where only their Slack id is known, by a mention that Slack shows as their name. */
export const personText = ({ id, name }: Person): string =>
  name === id && SLACK_USER.test(id) ? slackMention(id) : slackLine(name, NAME_LENGTH) || 'Somebody';

/** Mentions a person of Slack, so that Slack notifies them; another person is named. */
export const mentionText = (person: Person): string =>
  SLACK_USER.test(person.id) ? slackMention(person.id) : personText(person);
