import { countSeen } from '../../core/lifecycle/describe-occurrences.ts';
import { spentOn } from '../../core/lifecycle/spent-on.ts';
import type { Attempt } from '../../core/records/attempt.ts';
import type { Tokens } from '../../core/records/phase.ts';
import { formatCount, formatDollars, formatTokens } from '../format.ts';
import { attributes, html, type SafeHtml } from '../html.ts';
import type { IncidentDetail } from '../source.ts';
import { evidenceTab } from './evidence-tab.ts';
import { incidentPath } from './incident-list.ts';
import { overviewTab } from './overview-tab.ts';
import { pullRequestTab } from './pull-request-tab.ts';
import { sparkline } from './sparkline.ts';
import { statusPill, statusSentence } from './status.ts';
import { dayAndClock, elapsed } from './time.ts';
import { transcriptsTab } from './transcripts-tab.ts';

export type TabName = keyof typeof TABS;

export const isTabName = (name: string): name is TabName => Object.hasOwn(TABS, name);

/** One incident: what it is, how far it is, and one of its four sides. */
export const incidentPage = (detail: IncidentDetail, tab: TabName, now: number): SafeHtml => html`
${head(detail, now)}
<nav class="tabs" aria-label="Incident"><ul>${Object.entries(TABS).map(([name, { label, note }]) => tabLink(detail, { name, label, note: note(detail) }, tab))}</ul></nav>
<div class="tab-content tab-${tab}" id="tab-${tab}">${TABS[tab].view(detail, now)}</div>`;

const TABS = {
  overview: { label: 'Overview', view: overviewTab, note: () => '' },
  'pull-request': {
    label: 'Pull request',
    view: pullRequestTab,
    note: ({ pullRequest }: IncidentDetail) => (pullRequest === undefined ? '' : `#${pullRequest.number}`),
  },
  transcripts: {
    label: 'Transcripts',
    view: transcriptsTab,
    note: ({ transcripts }: IncidentDetail) => countNote(transcripts.length),
  },
  evidence: {
    label: 'Alerts and error',
    view: evidenceTab,
    note: ({ incident }: IncidentDetail) => countNote(incident.alertCount),
  },
} as const;

const countNote = (count: number): string => (count === 0 ? '' : formatCount(count));

function tabLink(
  { incident }: IncidentDetail,
  { name, label, note }: { name: string; label: string; note: string },
  current: TabName,
): SafeHtml {
  const path = name === 'overview' ? incidentPath(incident.id) : `${incidentPath(incident.id)}/${name}`;
  return html`<li><a href="${path}"${attributes({ 'aria-current': name === current ? 'page' : undefined })}>${label}${note !== '' && html` <span class="count">${note}</span>`}</a></li>`;
}

function head({ incident, attempts }: IncidentDetail, now: number): SafeHtml {
  const attempt = attempts.at(-1);
  return html`<div class="incident-head" id="incident-head">
<p class="crumb"><a href="/">Incidents</a> <span aria-hidden="true">/</span> <code>${incident.id}</code></p>
<h1>${incident.title}</h1>
<p class="status-line">${statusPill(incident.status)} <span role="status" id="step">${incident.status === 'in-work' ? statusSentence(incident, attempt) : ''}</span></p>
<p class="facts"><strong>${incident.service}</strong>${incident.env !== undefined && html` in ${incident.env}`} <span class="dot">·</span> ${incident.repository} <span class="dot">·</span> first seen ${dayAndClock(incident.firstSeen)}</p>
<dl class="figures">
${figure('Errors', html`${countSeen(incident)}${sparkline(incident.occurrences)}`)}
${figure('Users affected', formatCount(incident.affectedUsers))}
${figure('Alerts', formatCount(incident.alertCount))}
${figure('Time in work', timeInWork(attempts, now))}
${figure('Cost', formatDollars(spentOn(incident, attempts)))}
${figure('Tokens', formatTokens(attempts.reduce((sum, each) => sum + tokensOf(each), 0)))}
</dl></div>`;
}

/** Of all attempts. The newest one may still be in work. */
function timeInWork(attempts: readonly Attempt[], now: number): string | SafeHtml {
  const newest = attempts.at(-1);
  if (newest === undefined) return '–';
  const earlier = attempts.slice(0, -1).reduce((sum, each) => sum + (each.endedAt ?? beginOf(each)) - beginOf(each), 0);
  return elapsed(beginOf(newest) - earlier, newest.endedAt, now);
}

const beginOf = ({ startedAt, claimedAt }: Attempt): number => startedAt ?? claimedAt;

const figure = (label: string, value: string | SafeHtml): SafeHtml =>
  html`<div><dt>${label}</dt><dd>${value}</dd></div>`;

const tokensOf = ({ phases }: Attempt): number => phases.reduce((sum, { tokens }) => sum + countTokens(tokens), 0);

const countTokens = ({ input, output, cacheRead, cacheWrite }: Tokens): number =>
  input + output + cacheRead + cacheWrite;
