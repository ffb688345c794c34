import type { ActionsBlock, Button, Overflow, StaticSelect } from '@slack/types';
import { refuseIssue } from '../../issue/ask-issue.ts';
import { hasDiagnosis } from '../../lifecycle/contradictions.ts';
import { isPublishable } from '../../lifecycle/draft-request.ts';
import { hasRule } from '../../lifecycle/has-rule.ts';
import type { Attempt } from '../../records/attempt.ts';
import type { Incident } from '../../records/incident.ts';
import type { PersonAction } from '../../records/person-request.ts';
import { slackPlain } from '../../text/mrkdwn.ts';
import { mutedUntil, newestMuteDecision } from '../../user-actions/decision.ts';
import { buttonValue, muteValue } from './button-value.ts';
import { type ModalKind, openerValue } from './modal-subject.ts';
import { modalTitle } from './modal-view.ts';
import { MORE_ACTION } from './read-modal-press.ts';

/** How long a person may mute from Slack, in minutes; null is for good. */
const MUTES: readonly { readonly text: string; readonly minutes: number | null }[] = [
  { text: 'for an hour', minutes: 60 },
  { text: 'for a day', minutes: 24 * 60 },
  { text: 'for a week', minutes: 7 * 24 * 60 },
  { text: 'for good', minutes: null },
];

/** What a person may decide about the incident as it is: one row of buttons, or none. */
export function decisionButtons(incident: Incident, attempt: Attempt | undefined): readonly ActionsBlock[] {
  if (incident.status === 'resolved') return [];
  const subject = { incidentId: incident.id, attempt: incident.attempt };
  const value = buttonValue(subject);
  const current = attempt?.number === incident.attempt ? attempt : undefined;
  const mute = isMuted(incident) ? button('unmute', 'Unmute', value) : muteMenu(subject);
  if (incident.partOf !== undefined) {
    return [{ type: 'actions', block_id: 'decide', elements: [button('split', 'Split off', value), mute] }];
  }
  const elements = [
    ...(mayOpenDraft(incident, current) ? [button('open-draft', 'Open draft', value, 'primary')] : []),
    ...(mayHandOff(incident, current) ? [button('hand-off', 'Let Cursor apply it', value)] : []),
    ...(mayTryAgain(incident) ? [button('try-again', incident.attempt === 0 ? 'Work on it' : 'Try again', value)] : []),
    ...(mayDismiss(incident) ? [button('dismiss', 'Not useful', value)] : []),
    ...(mayOpenIssue(incident) ? [button('open-issue', 'Open JIRA issue', value)] : []),
    mute,
    windowMenu(incident, current),
  ];
  return [{ type: 'actions', block_id: 'decide', elements }];
}

function mayOpenDraft({ status, pullRequest, publishing }: Incident, attempt: Attempt | undefined): boolean {
  const waits = (status === 'fix-proposed' || status === 'diagnosed') && pullRequest === undefined;
  return waits && publishing === undefined && attempt !== undefined && isPublishable(attempt);
}

const mayHandOff = (incident: Incident, attempt: Attempt | undefined): boolean =>
  attempt?.handOff === 'button' && mayOpenDraft(incident, attempt);

function mayTryAgain({ status, outcome, publishing }: Incident): boolean {
  if (publishing !== undefined || hasRule(outcome, 'observe-only')) return false;
  if (status === 'observed') return outcome !== undefined;
  return ['diagnosed', 'failed', 'rejected', 'regressed', 'expired'].includes(status);
}

function mayDismiss({ status, pullRequest, publishing }: Incident): boolean {
  if (publishing !== undefined) return false;
  return status === 'diagnosed' || status === 'failed' || (status === 'fix-proposed' && pullRequest === undefined);
}

const mayOpenIssue = (incident: Incident): boolean => refuseIssue(incident) === undefined;

function mayContradict({ status }: Incident, attempt: Attempt | undefined): boolean {
  return status !== 'in-work' && status !== 'merged' && attempt !== undefined && hasDiagnosis(attempt);
}

/** Compared with the incident's own time, so that every process renders the same. */
export function isMuted(incident: Incident): boolean {
  const decision = newestMuteDecision(incident);
  const until = decision === undefined ? undefined : mutedUntil(decision);
  return until === null || (until !== undefined && until > incident.updatedAt);
}

function button(action: PersonAction['action'], text: string, value: string, style?: 'primary'): Button {
  const label = { type: 'plain_text', text: slackPlain(text, 75), emoji: false } as const;
  return { type: 'button', action_id: action, text: label, value, ...(style === undefined ? {} : { style }) };
}

/** What takes words opens a window. A menu that keeps no choice can be used again after a window was closed. */
function windowMenu(incident: Incident, attempt: Attempt | undefined): Overflow {
  const kinds: readonly ModalKind[] = [
    ...(mayTryAgain(incident) ? ['try-again-hint' as const] : []),
    ...(mayContradict(incident, attempt) ? ['wrong-diagnosis' as const] : []),
    'assign',
  ];
  return {
    type: 'overflow',
    action_id: MORE_ACTION,
    options: kinds.map((kind) => ({
      text: { type: 'plain_text', text: modalTitle(kind), emoji: false },
      value: openerValue(kind, { incidentId: incident.id, attempt: incident.attempt }),
    })),
  };
}

function muteMenu(subject: Parameters<typeof muteValue>[0]): StaticSelect {
  return {
    type: 'static_select',
    action_id: 'mute' satisfies PersonAction['action'],
    placeholder: { type: 'plain_text', text: 'Mute', emoji: false },
    options: MUTES.map(({ text, minutes }) => ({
      text: { type: 'plain_text', text, emoji: false },
      value: muteValue(subject, minutes),
    })),
  };
}
