import { rulesInShort } from '../../core/messages/change/rule-text.ts';
import type { ChangeRecord, ChangeStatus } from '../../core/records/change-record.ts';
import { formatDollars, formatPlural } from '../format.ts';
import { html, type SafeHtml } from '../html.ts';
import { type IconName, icon } from './icon.ts';
import type { Tone } from './status.ts';
import { clock } from './time.ts';

/** Every pull request under review, newest activity first. */
export const changeList = (changes: readonly ChangeRecord[]): SafeHtml => html`
<p class="crumb"><a href="/">Incidents</a></p>
<div class="page-head"><h1>Pull requests under review</h1>
<p class="lead" id="summary">${summary(changes)}</p></div>
${changes.length === 0 ? emptyList() : html`<ol class="incidents" id="changes">${changes.map(row)}</ol>`}`;

export const changePath = (id: string): string => `/changes/${encodeURIComponent(id)}`;

/** On the first page. */
export const changesLink = (): SafeHtml => html`<p class="crumb"><a href="/changes">Pull requests under review</a></p>`;

function summary(changes: readonly ChangeRecord[]): string {
  const count = (status: ChangeStatus) => changes.filter((change) => change.status === status).length;
  const waiting = `${count('needs-person')} waiting for a person`;
  return [formatPlural(changes.length, 'pull request'), waiting, `${count('blocked')} blocked`].join(' · ');
}

const emptyList = (): SafeHtml => html`<div class="card empty-state"><h2>No pull request yet</h2>
<p>A pull request appears here as soon as GitHub tells of it. This page updates by itself.</p></div>`;

function row(change: ChangeRecord): SafeHtml {
  const { id, status, title, repository, number, author, decision, round, dollars, updatedAt } = change;
  const rules = rulesInShort(decision?.rules ?? []);
  return html`<li class="incident-row" data-key="${id}">
<div class="row-status">${changePill(status)}</div>
<div class="row-what"><h2><a href="${changePath(id)}">${title}</a></h2>
<p class="row-where">${repository}#${number} <span class="dot">·</span> ${author.login}${rules !== '' && html` <span class="dot">·</span> ${rules}`}</p>
<p class="row-step">${decision?.why ?? `Round ${round}`}</p></div>
<div class="row-spark"></div>
<dl class="row-figures">
<div><dt>Round</dt><dd>${round}</dd></div>
<div><dt>Cost</dt><dd>${formatDollars(dollars)}</dd></div>
<div><dt>Active</dt><dd>${clock(updatedAt)}</dd></div>
</dl></li>`;
}

/** The word, colour and picture of a change's status. */
export function changePill(status: ChangeStatus): SafeHtml {
  const { label, tone, picture } = STATUS[status];
  return html`<span class="pill tone-${tone}">${icon(picture)}${label}</span>`;
}

const STATUS: Readonly<Record<ChangeStatus, { label: string; tone: Tone; picture: IconName }>> = {
  opened: { label: 'Opened', tone: 'neutral', picture: 'observed' },
  reviewing: { label: 'Reviewing', tone: 'active', picture: 'working' },
  testing: { label: 'Testing', tone: 'active', picture: 'working' },
  ready: { label: 'May be merged', tone: 'good', picture: 'pass' },
  'needs-person': { label: 'Asks a person', tone: 'warn', picture: 'alert' },
  blocked: { label: 'Blocked', tone: 'bad', picture: 'fail' },
  merged: { label: 'Merged', tone: 'good', picture: 'merge' },
  closed: { label: 'Closed', tone: 'neutral', picture: 'fail' },
};
