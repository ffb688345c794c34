import { formatBytes, formatCount, formatPlural } from '../format.ts';
import { html, type SafeHtml } from '../html.ts';
import type { SourceFileView } from '../source.ts';

const LINES_SHOWN = 10_000;

/** A file at a commit. Each line is an anchor, `#L11`, and the one that the address names stands out. */
export const codeView = (file: SourceFileView): SafeHtml => html`
<div id="code-head"><p class="crumb"><a href="/">Incidents</a> <span aria-hidden="true">/</span> ${file.repository}</p>
<h1 class="code-path">${file.path}</h1>
<p class="facts">at commit <code>${file.commit}</code></p></div>
${file.kind === 'text' ? linesView(linesOf(file.text), file) : html`<div class="card empty-state"><h2>${WHY[file.kind]}</h2><p>${formatBytes(file.size)}, not shown here.</p></div>`}`;

const WHY = { binary: 'A binary file', 'too-large': 'A large file' } as const;

const linesOf = (text: string): readonly string[] => (text === '' ? [] : text.replace(/\r?\n$/, '').split(/\r?\n/));

function linesView(lines: readonly string[], { path, size }: SourceFileView): SafeHtml {
  const hidden = lines.length - LINES_SHOWN;
  return html`<section class="code-file" aria-labelledby="code-title"><h2 class="code-head" id="code-title">${formatPlural(lines.length, 'line')} <span class="dot">·</span> ${formatBytes(size)}</h2>
<div class="diff-scroll" tabindex="0" role="group" aria-label="${path}"><table class="diff-table code-table"><tbody>${lines.slice(0, LINES_SHOWN).map(lineRow)}</tbody></table></div>
${lines.length === 0 && html`<p class="empty">An empty file</p>`}
${hidden > 0 && html`<p class="empty">${formatCount(hidden)} more not shown</p>`}</section>`;
}

const lineRow = (line: string, index: number): SafeHtml =>
  html`<tr id="L${index + 1}"><td class="number"><a href="#L${index + 1}" tabindex="-1">${index + 1}</a></td><td class="code">${line}</td></tr>`;
