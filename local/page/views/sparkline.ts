import type { Occurrences } from '../../../core/occurrences.ts';
import { formatCount } from '../format.ts';
import { html, type SafeHtml } from '../html.ts';

const MINUTES_SHOWN = 60;
const FEWEST_MINUTES = 3;
const HEIGHT = 24;

/** Error events by minute as small bars: the last hour in which there were any. Nothing below three minutes. */
export function sparkline({ buckets }: Occurrences): SafeHtml | false {
  const minutes = Object.keys(buckets).map(Number);
  const last = Math.max(...minutes);
  const first = Math.max(Math.min(...minutes), last - MINUTES_SHOWN + 1);
  const count = last - first + 1;
  if (minutes.length === 0 || count < FEWEST_MINUTES) return false;
  const counts = Array.from({ length: count }, (_, index) => buckets[String(first + index)] ?? 0);
  const peak = Math.max(...counts, 1);
  const label = `errors per minute over ${count} minutes, at most ${formatCount(peak)}`;
  return html`<svg class="sparkline" role="img" aria-label="${label}" viewBox="0 0 ${count * 4} ${HEIGHT}" width="${count * 4}" height="${HEIGHT}" preserveAspectRatio="none">${counts.map((value, index) => bar(value, index, peak))}</svg>`;
}

function bar(value: number, index: number, peak: number): SafeHtml {
  const height = value === 0 ? 1 : Math.max(2, Math.round((value / peak) * HEIGHT));
  return html`<rect x="${index * 4}" y="${HEIGHT - height}" width="3" height="${height}"${value === 0 && html` class="none"`}></rect>`;
}
