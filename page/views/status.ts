import { fixFate } from '../../core/messages/slack/fix-fate.ts';
import type { Attempt } from '../../core/records/attempt.ts';
import type { Incident, IncidentStatus } from '../../core/records/incident.ts';
import type { OutcomeKind } from '../../core/records/outcome.ts';
import { html, type SafeHtml } from '../html.ts';
import { type IconName, icon } from './icon.ts';

export type Tone = 'neutral' | 'active' | 'good' | 'warn' | 'bad';

/** The word, colour and picture of an incident’s status. */
export function statusPill(status: IncidentStatus): SafeHtml {
  const { label, tone, picture } = STATUS[status];
  return html`<span class="pill tone-${tone}">${icon(picture)}${label}</span>`;
}

/** What is to be said of an incident beside its status: the step in work, or how the last attempt ended. */
export function statusSentence(incident: Incident, attempt: Attempt | undefined): string {
  if (incident.status === 'in-work') return attempt?.step ?? 'waiting for an attempt';
  const fate = fixFate(incident);
  if (fate !== undefined) return `${fate.label}: ${fate.detail}`;
  const outcome = incident.outcome ?? attempt?.outcome;
  return outcome === undefined ? 'Counted; nobody works on it' : `${OUTCOME[outcome.kind].label}: ${outcome.reason}`;
}

export const outcomeLabel = (kind: OutcomeKind): string => OUTCOME[kind].label;
export const outcomeTone = (kind: OutcomeKind): Tone => OUTCOME[kind].tone;

const STATUS: Readonly<Record<IncidentStatus, { label: string; tone: Tone; picture: IconName }>> = {
  observed: { label: 'Observed', tone: 'neutral', picture: 'observed' },
  'in-work': { label: 'In work', tone: 'active', picture: 'working' },
  'fix-proposed': { label: 'Fix proposed', tone: 'good', picture: 'draft' },
  diagnosed: { label: 'Diagnosed', tone: 'warn', picture: 'diagnosis' },
  failed: { label: 'Failed', tone: 'bad', picture: 'fail' },
  rejected: { label: 'Rejected', tone: 'neutral', picture: 'fail' },
  merged: { label: 'Merged, watched', tone: 'active', picture: 'merge' },
  resolved: { label: 'Resolved', tone: 'good', picture: 'pass' },
  regressed: { label: 'Regressed', tone: 'bad', picture: 'alert' },
  expired: { label: 'Draft expired', tone: 'neutral', picture: 'observed' },
};

const OUTCOME: Readonly<Record<OutcomeKind, { label: string; tone: Tone }>> = {
  'fix-verified': { label: 'Fix verified', tone: 'good' },
  'fix-unverified': { label: 'Fix not verified', tone: 'warn' },
  diagnosed: { label: 'Diagnosed', tone: 'warn' },
  'not-code-fixable': { label: 'Not fixable in code', tone: 'warn' },
  declined: { label: 'Declined', tone: 'warn' },
  failed: { label: 'Failed', tone: 'bad' },
  skipped: { label: 'Skipped', tone: 'neutral' },
};
