import type { MarkdownIt, StateBlock, StateInline } from 'markdown-it';

/**
 * Teaches a renderer to leave out HTML comments as GitHub does: mendhook marks with them what is its own. In code they
 * stay, as does one that is not closed; all other HTML is the renderer's business.
 */
export function hideComments(renderer: MarkdownIt): void {
  renderer.block.ruler.before('paragraph', 'hidden_comment', blockComment, {
    alt: ['paragraph', 'blockquote', 'list'],
  });
  renderer.inline.ruler.before('text', 'hidden_comment', inlineComment);
}

const OPEN = '<!--';
const CLOSE = '-->';

/** A comment with lines of its own. */
function blockComment(state: StateBlock, startLine: number, endLine: number, silent: boolean): boolean {
  const indent = (line: number) => (state.sCount[line] ?? 0) - state.blkIndent;
  const text = (line: number) =>
    state.src.slice((state.bMarks[line] ?? 0) + (state.tShift[line] ?? 0), state.eMarks[line] ?? 0);
  if (indent(startLine) >= 4 || !text(startLine).startsWith(OPEN)) return false;
  for (let line = startLine; line < endLine && indent(line) >= 0; line += 1) {
    const end = text(line).indexOf(CLOSE, line === startLine ? OPEN.length : 0);
    if (end === -1) continue;
    if (
      text(line)
        .slice(end + CLOSE.length)
        .trim() !== ''
    )
      return false;
    if (!silent) state.line = line + 1;
    return true;
  }
  return false;
}

/** A comment within a line, or with words after it. */
function inlineComment(state: StateInline): boolean {
  if (!state.src.startsWith(OPEN, state.pos)) return false;
  const end = state.src.indexOf(CLOSE, state.pos + OPEN.length);
  if (end === -1 || end + CLOSE.length > state.posMax) return false;
  state.pos = end + CLOSE.length;
  return true;
}
