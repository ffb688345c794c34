import { emphasize } from '../diff/emphasis.ts';
import { type Hunk, type PatchLine, parsePatch } from '../diff/parse-patch.ts';
import { formatCount, formatPlural } from '../format.ts';
import { attributes, html, type SafeHtml } from '../html.ts';
import type { ChangedFile } from '../source.ts';

/** The changed files of a pull request, each foldable, with line numbers of both sides. What is for later comes last, folded. */
export function diffView(files: readonly ChangedFile[], isForLater: (file: ChangedFile) => boolean): SafeHtml {
  const ordered = [...files.filter((file) => !isForLater(file)), ...files.filter(isForLater)];
  return html`<div class="diff">${ordered.map((file, index) => fileView(file, `file-${index + 1}`, !isForLater(file)))}</div>`;
}

/** `+24 −6`, in words for those who do not see the colours. */
export const changeCount = ({ additions, deletions }: Pick<ChangedFile, 'additions' | 'deletions'>): SafeHtml =>
  html`<span class="change-count"><span class="added">+${formatCount(additions)}</span> <span class="removed">−${formatCount(deletions)}</span><span class="visually-hidden"> lines added and removed</span></span>`;

/** Lines of a diff without a file around them. */
export const hunkTable = (hunks: readonly Hunk[], label: string): SafeHtml =>
  html`<div class="diff-scroll" tabindex="0" role="group" aria-label="${label}"><table class="diff-table${!hasNumbers(hunks) && ' no-numbers'}"><tbody>${hunks.map(hunkRows)}</tbody></table></div>`;

const hasNumbers = (hunks: readonly Hunk[]): boolean =>
  hunks.some(({ lines }) => lines.some(({ before, after }) => before !== undefined || after !== undefined));

/** A generated file of a hundred thousand lines would help nobody here. */
const LINES_SHOWN = 1_500;

function fileView(file: ChangedFile, id: string, open: boolean): SafeHtml {
  const { shown, hidden } = limitLines(file.patch === undefined ? [] : parsePatch(file.patch));
  return html`<details class="file" id="${id}" data-key="${file.path}"${attributes({ open })}>
<summary><span class="file-path">${file.previousPath !== undefined && html`${file.previousPath} → `}${file.path}</span>
<span class="file-status">${file.status}</span>${changeCount(file)}</summary>
${shown.length === 0 ? html`<p class="empty">${emptyReason(file)}</p>` : hunkTable(shown, `Changes in ${file.path}`)}
${hidden > 0 && html`<p class="empty">${formatPlural(hidden, 'more line')} not shown</p>`}
</details>`;
}

const emptyReason = (file: ChangedFile): string =>
  file.status === 'renamed' && file.additions + file.deletions === 0
    ? 'Renamed without a change'
    : 'No text to compare: a binary file, or one that is too large';

function limitLines(hunks: readonly Hunk[]): { shown: readonly Hunk[]; hidden: number } {
  let remaining = LINES_SHOWN;
  let hidden = 0;
  const shown = hunks.map((hunk) => {
    const lines = hunk.lines.slice(0, remaining);
    remaining -= lines.length;
    hidden += hunk.lines.length - lines.length;
    return { ...hunk, lines };
  });
  return { shown: shown.filter((hunk) => hunk.lines.length > 0), hidden };
}

function hunkRows(hunk: Hunk, index: number): SafeHtml {
  const emphasis = emphasize(hunk.lines);
  const heading =
    (index > 0 || hunk.section !== '') &&
    html`<tr class="hunk"><td class="number"></td><td class="number"></td><td class="code">${hunk.section === '' ? '⋯' : hunk.section}</td></tr>`;
  return html`${heading}${hunk.lines.map((line) => lineRow(line, emphasis.get(line)))}`;
}

const SIGNS: Readonly<Record<PatchLine['kind'], string>> = { context: ' ', removed: '−', added: '+', note: ' ' };

/** Line numbers and signs come from attributes, so that a selection copies the code alone. */
function lineRow(line: PatchLine, emphasis: ReturnType<ReturnType<typeof emphasize>['get']>): SafeHtml {
  const text =
    emphasis === undefined
      ? html`${line.text}`
      : html`${emphasis.head}${emphasis.changed !== '' && html`<mark>${emphasis.changed}</mark>`}${emphasis.tail}`;
  return html`<tr class="${line.kind}"><td class="number" data-number="${line.before}"></td><td class="number" data-number="${line.after}"></td><td class="code" data-sign="${SIGNS[line.kind]}">${spoken(line.kind)}${text}</td></tr>`;
}

const spoken = (kind: PatchLine['kind']): SafeHtml | false =>
  (kind === 'added' || kind === 'removed') && html`<span class="visually-hidden">${kind}: </span>`;
