import { releaseRulesInShort } from '../../core/messages/release/rule-text.ts';
import type { ReleaseRecord, ReleaseStatus } from '../../core/records/release-record.ts';
import { formatPlural } from '../format.ts';
import { html, type SafeHtml } from '../html.ts';
import { type IconName, icon } from './icon.ts';
import type { Tone } from './status.ts';
import { clock } from './time.ts';

/** Every release, newest activity first. */
export const releaseList = (releases: readonly ReleaseRecord[]): SafeHtml => html`
<p class="crumb"><a href="/">Incidents</a></p>
<div class="page-head"><h1>Releases</h1>
<p class="lead" id="summary">${summary(releases)}</p></div>
${releases.length === 0 ? emptyList() : html`<ol class="incidents" id="releases">${releases.map(row)}</ol>`}`;

const releasePath = (id: string): string => `/releases/${encodeURIComponent(id)}`;

/** On the first page. */
export const releasesLink = (): SafeHtml => html`<p class="crumb"><a href="/releases">Releases</a></p>`;

function summary(releases: readonly ReleaseRecord[]): string {
  const count = (...statuses: readonly ReleaseStatus[]) =>
    releases.filter(({ status }) => statuses.includes(status)).length;
  return [
    formatPlural(releases.length, 'release'),
    `${count('needs-person', 'rollback-failed')} waiting for a person`,
    `${count('rolled-back', 'rolling-back')} rolled back`,
  ].join(' · ');
}

const emptyList = (): SafeHtml => html`<div class="card empty-state"><h2>No release yet</h2>
<p>A release appears here as soon as something is merged. This page updates by itself.</p></div>`;

function row(release: ReleaseRecord): SafeHtml {
  const { id, status, service, target, changes, decision, updatedAt, steps } = release;
  const rules = releaseRulesInShort(decision?.rules ?? []);
  const titles = changes.map(({ number, title }) => `#${number} ${title}`).join('; ');
  return html`<li class="incident-row" data-key="${id}">
<div class="row-status">${releasePill(status)}</div>
<div class="row-what"><h2><a href="${releasePath(id)}">${service.name} ${target.commit.slice(0, 12)}</a></h2>
<p class="row-where">${titles === '' ? 'no pull request' : titles}${rules !== '' && html` <span class="dot">·</span> ${rules}`}</p>
<p class="row-step">${decision?.why ?? ''}</p></div>
<div class="row-spark"></div>
<dl class="row-figures">
<div><dt>Brings</dt><dd>${changes.length}</dd></div>
<div><dt>Steps</dt><dd>${steps.length}</dd></div>
<div><dt>Active</dt><dd>${clock(updatedAt)}</dd></div>
</dl></li>`;
}

/** The word, colour and picture of a release's status. */
export function releasePill(status: ReleaseStatus): SafeHtml {
  const { label, tone, picture } = STATUS[status];
  return html`<span class="pill tone-${tone}">${icon(picture)}${label}</span>`;
}

const STATUS: Readonly<Record<ReleaseStatus, { label: string; tone: Tone; picture: IconName }>> = {
  waiting: { label: 'Waiting', tone: 'neutral', picture: 'observed' },
  staging: { label: 'To staging', tone: 'active', picture: 'working' },
  validating: { label: 'On staging', tone: 'active', picture: 'working' },
  ready: { label: 'Ready', tone: 'active', picture: 'working' },
  'needs-person': { label: 'Asks a person', tone: 'warn', picture: 'alert' },
  canary: { label: 'Canary', tone: 'active', picture: 'working' },
  ramping: { label: 'Ramping', tone: 'active', picture: 'working' },
  observing: { label: 'Observed', tone: 'active', picture: 'observed' },
  released: { label: 'Released', tone: 'good', picture: 'pass' },
  'rolling-back': { label: 'Rolling back', tone: 'warn', picture: 'working' },
  'rolled-back': { label: 'Rolled back', tone: 'bad', picture: 'fail' },
  'rollback-failed': { label: 'Rollback failed', tone: 'bad', picture: 'alert' },
  abandoned: { label: 'Stopped', tone: 'neutral', picture: 'fail' },
  superseded: { label: 'Superseded', tone: 'neutral', picture: 'merge' },
};
