import { countSeen } from '../../core/lifecycle/describe-occurrences.ts';
import { spentOn } from '../../core/lifecycle/spent-on.ts';
import { formatCount, formatDollars, formatPlural } from '../format.ts';
import { html, type SafeHtml } from '../html.ts';
import type { IncidentSummary, Overview } from '../source.ts';
import { loadsView } from './loads.ts';
import { sparkline } from './sparkline.ts';
import { statusPill, statusSentence } from './status.ts';
import { clock } from './time.ts';

/** The first page: every incident, newest activity first. */
export const incidentList = (incidents: readonly IncidentSummary[], overview: Overview): SafeHtml => html`
<div class="page-head"><h1>Incidents</h1>
<p class="lead" id="summary">${summary(incidents)}</p></div>
${overview.loads.length > 0 && html`<section class="card" aria-labelledby="loads-title"><h2 id="loads-title">The sample service under load</h2>${loadsView(overview.loads)}</section>`}
${incidents.length === 0 ? emptyList() : html`<ol class="incidents" id="incidents">${incidents.map(row)}</ol>`}`;

export const incidentPath = (id: string): string => `/incidents/${encodeURIComponent(id)}`;

function summary(incidents: readonly IncidentSummary[]): string {
  const count = (status: string) => incidents.filter(({ incident }) => incident.status === status).length;
  const parts = [
    formatPlural(incidents.length, 'incident'),
    `${count('in-work')} in work`,
    formatPlural(count('fix-proposed'), 'fix proposed', 'fixes proposed'),
  ];
  return parts.join(' · ');
}

const emptyList = (): SafeHtml => html`<div class="card empty-state"><h2>No incident yet</h2>
<p>The first error appears here as soon as a monitor sends an alert. This page updates by itself.</p></div>`;

function row({ incident, attempts }: IncidentSummary): SafeHtml {
  const pull = incident.pullRequest;
  const spent = spentOn(incident, attempts);
  return html`<li class="incident-row" data-key="${incident.id}">
<div class="row-status">${statusPill(incident.status)}</div>
<div class="row-what"><h2><a href="${incidentPath(incident.id)}">${incident.title}</a></h2>
<p class="row-where">${incident.service}${incident.env !== undefined && html` <span class="dot">·</span> ${incident.env}`}${pull !== undefined && html` <span class="dot">·</span> ${pull.draft ? 'draft' : ''} pull request #${pull.number}`}</p>
<p class="row-step">${statusSentence(incident, attempts.at(-1))}</p></div>
<div class="row-spark">${sparkline(incident.occurrences)}</div>
<dl class="row-figures">
<div><dt>Errors</dt><dd>${countSeen(incident)}</dd></div>
<div><dt>Users</dt><dd>${formatCount(incident.affectedUsers)}</dd></div>
<div><dt>Cost</dt><dd>${attempts.length === 0 && spent === 0 ? '–' : formatDollars(spent)}</dd></div>
<div><dt>Last seen</dt><dd>${clock(incident.lastSeen)}</dd></div>
</dl></li>`;
}
