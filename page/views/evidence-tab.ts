import type { AlertRecord } from '../../core/records/alert-record.ts';
import type { Incident } from '../../core/records/incident.ts';
import { formatPlural } from '../format.ts';
import { html, type SafeHtml } from '../html.ts';
import type { IncidentDetail } from '../source.ts';
import { outsideLink } from '../web-address.ts';
import { section } from './section.ts';
import { dayAndClock } from './time.ts';

/** What came in: the error itself, whom it met, why these events are one bug, and each alert that told of it. */
export const evidenceTab = ({
  incident,
  alerts,
}: IncidentDetail): SafeHtml => html`<div class="columns columns-narrow-side">
<div class="column-main">
${section('error', 'The error', errorView(incident))}
${section('alerts', formatPlural(incident.alertCount, 'alert'), alertList(alerts))}
</div>
<div class="column-side">
${section('fingerprint', 'Fingerprint', fingerprintView(incident))}
${section('samples', 'Samples', samplesView(incident))}
</div></div>`;

function errorView({ representative }: Incident): SafeHtml {
  const { kind, message, stack, version, commit, timestamp, id } = representative;
  return html`<p class="error-message"><strong>${kind ?? 'Error'}</strong>${message !== undefined && `: ${message}`}</p>
${stack !== undefined && html`<pre tabindex="0" role="group" aria-label="Stack trace">${stack}</pre>`}
<dl class="pairs">
<div><dt>Logged</dt><dd>${dayAndClock(timestamp)}</dd></div>
${pair('Version', version)}${pair('Commit', commit)}${pair('Event', id)}</dl>`;
}

const pair = (label: string, value: string | undefined): SafeHtml | false =>
  value !== undefined && html`<div><dt>${label}</dt><dd><code>${value}</code></dd></div>`;

const alertList = (alerts: readonly AlertRecord[]): SafeHtml =>
  alerts.length === 0
    ? html`<p class="empty">No alert is kept</p>`
    : html`<ol class="alerts">${alerts.map(alertView)}</ol>`;

const alertView = ({ alert, disposition }: AlertRecord): SafeHtml =>
  html`<li data-key="${alert.id}"><p class="alert-title">${outsideLink(alert.link, alert.title)} <span class="tag">${alert.transition}</span></p>
<p class="alert-facts">${dayAndClock(alert.receivedAt)} <span class="dot">·</span> monitor ${alert.monitorId} <span class="dot">·</span> ${disposition.kind}: ${disposition.reason}</p>
<details class="fold" data-key="query"><summary>Query, tags and log sample</summary><div class="fold-body">
<pre tabindex="0" role="group" aria-label="Monitor query">${alert.query}</pre>
<p class="tags">${Object.entries(alert.tags).map(([key, value]) => html`<span class="tag">${key}:${value}</span> `)}</p>
${alert.logsSample.map((line) => html`<pre tabindex="0" role="group" aria-label="Log line">${line}</pre>`)}</div></details></li>`;

const fingerprintView = ({ fingerprint, knownAs = [] }: Incident): SafeHtml => html`<p>${fingerprint.because}</p>
<dl class="pairs">${pair('Method', fingerprint.method)}${pair('Algorithm', fingerprint.algorithm)}${pair('Fingerprint', fingerprint.fingerprint)}${pair('Strict', fingerprint.strict)}${pair('Loose', fingerprint.loose)}</dl>
${knownAs.map((known) => html`<p>Also seen as <code>${known.fingerprint}</code> (algorithm ${known.algorithm}): ${known.because}</p>`)}`;

const samplesView = ({ samples: { custom = [], ...kinds } }: Incident): SafeHtml =>
  html`<dl class="samples">${Object.entries(kinds).map(([kind, values]) => sampleView(kind, values))}${custom.map(
    ({ name, values }) =>
      sampleView(
        name,
        values.map(({ value, count }) => `${value} (${count})`),
      ),
  )}</dl>`;

const sampleView = (kind: string, values: readonly string[]): SafeHtml | false =>
  values.length > 0 &&
  html`<div><dt>${kind}</dt><dd><ul>${values.map((value) => html`<li><code>${value}</code></li>`)}</ul></dd></div>`;
