import type { Merge } from '../../core/records/merge.ts';
import { html, type SafeHtml } from '../html.ts';
import { section } from './section.ts';

/** What people changed before they merged: each file as mendhook proposed it, and as it was merged. Undefined for all else. */
export function mergedAs(merge: Merge | undefined): SafeHtml | undefined {
  if (merge?.as?.kind !== 'changed' || merge.as.difference === '') return undefined;
  const { difference, cut } = merge.as;
  return section(
    'merged-as',
    'What people changed before the merge',
    html`<pre tabindex="0" role="group" aria-label="What people changed before the merge">${difference}</pre>
${cut === true && html`<p class="empty">The rest was not kept: a record holds 64 kB of it.</p>`}`,
  );
}
