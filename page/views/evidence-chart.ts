import { evidenceOverTime, type JudgedTick } from '../../core/canary/evidence-over-time.ts';
import { percent } from '../../core/messages/release/release-figures.ts';
import type { CanaryRecord, SeriesFigures } from '../../core/records/canary.ts';
import { formatClock, formatCount } from '../format.ts';
import { html, type SafeHtml } from '../html.ts';

const WIDTH = 600;
const HEIGHT = 120;
/** The line that evidence has to reach lies so high: there is room above it. */
const REACHED = HEIGHT * 0.2;

/**
 * How the evidence of a canary grew: a chart for each series, and the same figures as a table. Evidence multiplies, so the charts
 * have a scale of powers of ten, from "says nothing" at the bottom to "is enough" at the line.
 */
export function evidenceView(canary: CanaryRecord): SafeHtml {
  const judged = evidenceOverTime(canary);
  if (judged.length === 0) return html`<p class="empty">Nothing is judged yet</p>`;
  return html`<div class="charts">${chart('errors', 'Errors', judged)}${chart('slow', 'Slow requests', judged)}</div>
<p class="legend"><span class="key key-bad">bad</span> <span class="key key-good">good</span> The line is what each must reach.</p>
${table(judged)}`;
}

function chart(series: 'errors' | 'slow', title: string, judged: readonly JudgedTick[]): SafeHtml {
  const figures = judged.map(({ judgement }) => judgement[series]);
  const last = figures.at(-1);
  if (last === undefined) return html``;
  const text = `${title}: ${side(last.canary)}, version before ${side(last.stable)}, limit ${percent(last.limit)}. Evidence that it is bad ${times(badOf(last))} of ${times(last.needed.back)}, that it is good ${times(last.under)} of ${times(last.needed.on)}`;
  return html`<figure class="chart" data-key="${series}"><figcaption><strong>${title}</strong> ${side(last.canary)}<span class="count">before ${side(last.stable)}, limit ${percent(last.limit)}</span></figcaption>
<svg class="evidence-chart" role="img" aria-label="${text}" viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none"><line class="reached" x1="0" x2="${WIDTH}" y1="${REACHED}" y2="${REACHED}"></line>${path(
    'bad',
    figures.map((each) => share(badOf(each), each.needed.back)),
  )}${path(
    'good',
    figures.map((each) => share(each.under, each.needed.on)),
  )}</svg></figure>`;
}

const badOf = ({ worse, over }: SeriesFigures): number => Math.max(worse, over);

const side = ({ events, requests }: SeriesFigures['canary']): string =>
  requests === 0 ? 'no requests' : `${percent(events / requests)} (${formatCount(events)} of ${formatCount(requests)})`;

/** How far evidence has come on a logarithmic scale: 1 is enough. */
const share = (value: number, needed: number): number => (value <= 1 ? 0 : Math.log(value) / Math.log(needed));

function path(kind: 'bad' | 'good', shares: readonly number[]): SafeHtml {
  const step = shares.length === 1 ? 0 : WIDTH / (shares.length - 1);
  const points = shares.map((each, index) => {
    const y = Math.max(0, HEIGHT - each * (HEIGHT - REACHED));
    return `${(index * step).toFixed(1)},${y.toFixed(1)}`;
  });
  // One point is no line: it becomes one over the whole width.
  const [first = ''] = points;
  const drawn = shares.length === 1 ? [first, first.replace(/^[^,]+/, String(WIDTH))] : points;
  return html`<polyline class="line-${kind}" points="${drawn.join(' ')}"></polyline>`;
}

const table = (judged: readonly JudgedTick[]): SafeHtml =>
  html`<details class="fold"><summary>As a table</summary><div class="fold-body"><div class="table-scroll" tabindex="0" role="group" aria-label="Evidence after each measurement"><table class="figures-table">
<thead><tr><th scope="col">Time</th><th scope="col">Requests</th><th scope="col">Errors</th><th scope="col">Slow</th><th scope="col">Errors, bad</th><th scope="col">Errors, good</th><th scope="col">Slow, bad</th><th scope="col">Slow, good</th><th scope="col">Answer</th></tr></thead>
<tbody>${judged.map(tableRow)}</tbody></table></div></div></details>`;

const tableRow = ({ at, judgement: { errors, slow, answer } }: JudgedTick): SafeHtml =>
  html`<tr data-key="${at}"><th scope="row">${formatClock(at)}</th><td>${formatCount(errors.canary.requests)}</td><td>${formatCount(errors.canary.events)}</td><td>${formatCount(slow.canary.events)}</td><td>${times(badOf(errors))}</td><td>${times(errors.under)}</td><td>${times(badOf(slow))}</td><td>${times(slow.under)}</td><td>${answer}</td></tr>`;

const times = (value: number): string =>
  value >= 1e6 ? 'over a million' : value >= 10 ? formatCount(Math.round(value)) : value.toFixed(1);
