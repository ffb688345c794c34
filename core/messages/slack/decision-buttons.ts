import type { ActionsBlock, Button, StaticSelect } from '@slack/types';
import { isPublishable } from '../../lifecycle/draft-request.ts';
import { hasRule } from '../../lifecycle/has-rule.ts';
import type { Attempt } from '../../records/attempt.ts';
import type { Incident } from '../../records/incident.ts';
import type { PersonAction } from '../../records/person-request.ts';
import { slackPlain } from '../../text/mrkdwn.ts';
import { mutedUntil, newestMuteDecision } from '../../user-actions/decision.ts';
import { buttonValue, muteValue } from './button-value.ts';

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
    ...(mayTryAgain(incident) ? [button('try-again', incident.attempt === 0 ? 'Work on it' : 'Try again', value)] : []),
    ...(mayDismiss(incident) ? [button('dismiss', 'Not useful', value)] : []),
    mute,
  ];
  return [{ type: 'actions', block_id: 'decide', elements }];
}

function mayOpenDraft({ status, pullRequest, publishing }: Incident, attempt: Attempt | undefined): boolean {
  const waits = (status === 'fix-proposed' || status === 'diagnosed') && pullRequest === undefined;
  return waits && publishing === undefined && attempt !== undefined && isPublishable(attempt);
}

function mayTryAgain({ status, outcome, publishing }: Incident): boolean {
  if (publishing !== undefined || hasRule(outcome, 'observe-only')) return false;
  if (status === 'observed') return outcome !== undefined;
  return ['diagnosed', 'failed', 'rejected', 'regressed', 'expired'].includes(status);
}

function mayDismiss({ status, pullRequest, publishing }: Incident): boolean {
  if (publishing !== undefined) return false;
  return status === 'diagnosed' || status === 'failed' || (status === 'fix-proposed' && pullRequest === undefined);
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
