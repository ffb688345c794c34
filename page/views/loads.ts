import { formatCount, formatPlural, formatShare } from '../format.ts';
import { html, type SafeHtml } from '../html.ts';
import type { Load } from '../source.ts';

/** What the load generator saw, one bar a run: the same load before and after the fix. */
export const loadsView = (loads: readonly Load[]): SafeHtml =>
  html`<div class="loads" id="loads">${loads.map(loadView)}</div>`;

function loadView(load: Load): SafeHtml {
  const { label, requests, failures, rejected } = load;
  const tone = failures === 0 ? 'good' : 'bad';
  return html`<div class="load" data-key="${label}">
<div class="load-head"><span class="load-label">${label}</span>
<strong class="load-rate text-${tone}">${failures === 0 ? 'no error' : `${formatShare(failures, requests)} errors`}</strong></div>
${bar(load)}
<p class="load-figures">${formatPlural(requests, 'request')} · ${formatCount(failures)} failed${rejected > 0 && html` · ${formatCount(rejected)} rightly refused`}</p>
</div>`;
}

function bar({ label, requests, failures, rejected }: Load): SafeHtml {
  const percent = (part: number) => (requests === 0 ? 0 : Math.min(100, (part / requests) * 100));
  const answered = Math.max(0, requests - failures - rejected);
  return html`<svg class="bar" role="img" aria-label="${label}: ${answered} answered, ${rejected} refused, ${failures} failed" width="100%" height="12">
<rect class="bar-good" width="100%" height="12"></rect>
<rect class="bar-neutral" x="${percent(answered)}%" width="${percent(rejected)}%" height="12"></rect>
<rect class="bar-bad" x="${percent(answered + rejected)}%" width="${percent(failures)}%" height="12"></rect></svg>`;
}
