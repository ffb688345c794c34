import { wrongPartText } from '../../lifecycle/contradictions.ts';
import { WORDS_LENGTH } from '../../names.ts';
import type { Decision } from '../../records/decision.ts';
import type { SlackMessage } from '../../records/slack-message.ts';
import { slackCode, slackLine } from '../../text/mrkdwn.ts';
import { count } from '../../text/quantities.ts';
import { mutedUntil } from '../../user-actions/decision.ts';
import { section } from './blocks.ts';
import { localTime } from './local-time.ts';
import { mentionText, personText } from './person-text.ts';

/** Says in the thread what a person decided, or why it was not done. */
export function decisionReply(decision: Decision): SlackMessage {
  const who = personText(decision.by);
  const what = decision.refused === undefined ? done(decision) : refused(decision, decision.refused);
  return { text: `${who} ${what}`, blocks: [section(`*${who}* ${what}`)] };
}

function done(decision: Decision): string {
  switch (decision.wish.action) {
    case 'open-draft':
      return 'asked for a draft pull request.';
    case 'hand-off':
      return 'asked Cursor to apply the patch.';
    case 'try-again':
      return `asked for another attempt${hinted(decision.wish.hint, decision.isCut)}.`;
    case 'wrong-diagnosis': {
      const { part, words } = decision.wish;
      const why = words === '' ? '' : `: ${slackLine(words, 600)}`;
      return `called the diagnosis wrong: ${wrongPartText(part)}${why}. The next attempt is told.${cut(decision.isCut)}`;
    }
    case 'dismiss':
      return 'dismissed this as not useful. mendhook does not try again unless somebody asks for it.';
    case 'mute':
      return `muted this bug ${howLong(decision)}${because(decision)}.`;
    case 'unmute':
      return 'ended the mute of this bug.';
    case 'assign': {
      const { to } = decision.wish;
      return to === null ? 'took the assignment back.' : `assigned this to ${mentionText(to)}.`;
    }
    case 'merge':
      return `merged this into ${slackCode(decision.wish.into.slice(0, 12))}.`;
    case 'split':
      return 'split this off. It is triaged on its own within a minute.';
    case 'fix':
      return `asked on the draft for a change: ${slackLine(decision.wish.words, 600)}${cut(decision.isCut)}`;
    case 'stop':
      return `stopped attempt ${decision.attempt}. mendhook makes no other unless somebody asks for it.`;
    case 'close-draft':
      return `asked to close the draft: ${slackLine(decision.wish.words, 600)}${cut(decision.isCut)}`;
    case 'open-issue':
      return 'asked for a JIRA issue.';
    default:
      return decision.wish satisfies never;
  }
}

const hinted = (hint: string | undefined, isCut: boolean | undefined): string =>
  hint === undefined ? '' : `, with the hint: ${slackLine(hint, 600)}${cut(isCut)}`;

/** Said where words were longer than what is kept. */
const cut = (isCut: boolean | undefined): string =>
  isCut === true ? ` (Only the first ${count(WORDS_LENGTH)} characters are kept.)` : '';

const because = ({ reason }: Decision): string => (reason === undefined ? '' : `: ${slackLine(reason, 600)}`);

const ASKED: Readonly<Record<Decision['wish']['action'], string>> = {
  'open-draft': 'asked for a draft pull request, but none is opened',
  'hand-off': 'asked Cursor to apply the patch, but no agent is started',
  'try-again': 'asked for another attempt, but none is made',
  'wrong-diagnosis': 'called the diagnosis wrong, but nothing changes',
  assign: 'asked to assign this, but nothing changes',
  merge: 'asked to merge this into another incident, but nothing changes',
  dismiss: 'dismissed this as not useful, but nothing changes',
  mute: 'asked to mute this bug, but nothing changes',
  split: 'asked to split this off, but nothing changes',
  'open-issue': 'asked for a JIRA issue, but none is opened',
  unmute: 'asked to end the mute of this bug, but nothing changes',
  fix: 'asked on the draft for a change, but none is made',
  stop: 'asked to stop the attempt, but nothing changes',
  'close-draft': 'asked to close the draft, but nothing changes',
};

const refused = ({ wish }: Decision, reason: string): string => `${ASKED[wish.action]}: ${slackLine(reason, 600)}`;

/** "until 21 Nov 12:00", "for good". mrkdwn. */
export function howLong(decision: Decision): string {
  const until = mutedUntil(decision);
  return until === undefined || until === null ? 'for good' : `until ${localTime(until)}`;
}
