import type { Occurrences } from '../../core/records/occurrences.ts';
import { formatCount } from '../format.ts';
import { html, type SafeHtml } from '../html.ts';

const MINUTES_SHOWN = 30;
const FEWEST_MINUTES = 3;
const HEIGHT = 24;
const STEP = 4;

/**
 * Error events by minute as small bars: the half hour before the last of them. The same span everywhere, so that two
 * incidents can be compared; nothing where errors came in fewer than three minutes, because that is no curve.
 */
export function sparkline({ buckets }: Occurrences): SafeHtml | false {
  const minutes = Object.keys(buckets).map(Number);
  if (minutes.length < FEWEST_MINUTES) return false;
  const first = Math.max(...minutes) - MINUTES_SHOWN + 1;
  const counts = Array.from({ length: MINUTES_SHOWN }, (_, index) => buckets[String(first + index)] ?? 0);
  const peak = Math.max(...counts, 1);
  const width = MINUTES_SHOWN * STEP;
  const label = `errors per minute over ${MINUTES_SHOWN} minutes, at most ${formatCount(peak)}`;
  return html`<svg class="sparkline" role="img" aria-label="${label}" viewBox="0 0 ${width} ${HEIGHT}" width="${width}" height="${HEIGHT}">${counts.map((value, index) => bar(value, index, peak))}</svg>`;
}

function bar(value: number, index: number, peak: number): SafeHtml {
  const height = value === 0 ? 1 : Math.max(2, Math.round((value / peak) * HEIGHT));
  return html`<rect x="${index * STEP}" y="${HEIGHT - height}" width="${STEP - 1}" height="${height}"${value === 0 && html` class="none"`}></rect>`;
}
