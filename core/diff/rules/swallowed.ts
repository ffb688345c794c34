import type { PatchFile } from '../parse-patch.ts';

interface NewLine {
  readonly text: string;
  readonly added: boolean;
}

/** A handler of exceptions on one line that does nothing, or gives back nothing. */
const INLINE: readonly RegExp[] = [
  /\bcatch\s*(?:\([^)]*\))?\s*\{\s*(?:(?:\/\/|\/\*).*|(?:return(?:\s+(?:null|undefined|default|false|true|0|''|""|\[\]|\{\}))?\s*;?\s*))?\}?\s*$/,
  /\bcatch\s*(?:\([^)]*\))?\s*\{\s*\}/,
  /\.catch\(\s*(?:noop|\(\s*\w*\s*\)\s*=>\s*(?:\{\s*\}|null|undefined|false|0|''|""|\[\]|\(\{\}\)|void 0))\s*\)/,
  /\bexcept\b[^:]*:\s*(?:pass|\.\.\.|continue|return(?:\s+None)?)\s*$/,
  /\bcontextlib\.suppress\(/,
  /\brescue\s+(?:nil|false|0|''|""|\[\]|\{\})\s*$/,
  /\bdefer func\(\) \{\s*(?:_ = )?recover\(\)\s*\}\(\)/,
  /\bif err != nil \{\s*\}/,
  /^\s*_\s*=\s*err\s*$/,
];

/** The first line of a handler, in a language whose blocks are braces, colons or words. */
const OPENS =
  /\bcatch\b[^{}]*\{\s*$|^\s*\}?\s*catch\b\s*(?:\([^()]*\))?\s*$|^\s*except\b.*:\s*$|^\s*rescue\b.*$|\bif err != nil \{\s*$/;

/** A handler's only line, which does nothing with what it caught. */
const IDLE =
  /^(?:\}|pass|\.\.\.|continue;?|nil|end|return(?: (?:null|undefined|None|nil|false|true|0|''|""|\[\]|\{\}))?;?|_ = err)\)?;?$/;

const COMMENT = /^(?:\/\/|#|\/\*|\*)/;

/** Whether a file's new lines catch an exception and do nothing with it. */
export function swallowsException({ hunks }: PatchFile): boolean {
  return hunks.some(({ lines }) => {
    if (discardsError(lines)) return true;
    const after = lines
      .filter(({ kind }) => kind !== 'removed')
      .map(({ kind, text }) => ({ text: text.slice(0, 1_000), added: kind === 'added' }))
      .filter(({ text }) => text.trim() !== '' && text.trim() !== '{' && !COMMENT.test(text.trim()));
    return after.some((line, index) => isIdleHandler(line, after.slice(index + 1, index + 3)));
  });
}

/** In Go, an error that was taken is put aside: `value, err := take()` becomes `value, _ := take()`. */
function discardsError(lines: PatchFile['hunks'][number]['lines']): boolean {
  const calls = (kind: 'added' | 'removed', name: string) =>
    lines
      .filter((line) => line.kind === kind)
      .flatMap(({ text }) => new RegExp(`, ${name} :?= ([\\w.]{1,200})\\(`).exec(text.slice(0, 1_000))?.slice(1) ?? []);
  const taken = calls('removed', 'err');
  return calls('added', '_').some((call) => taken.includes(call));
}

function isIdleHandler(line: NewLine, [next, last]: readonly NewLine[]): boolean {
  if (line.added && !OPENS.test(line.text) && INLINE.some((pattern) => pattern.test(line.text))) return true;
  if (!OPENS.test(line.text) || next === undefined || !IDLE.test(next.text.trim())) return false;
  if (!line.added && !next.added) return false;
  // A single `return` that ends the block; after more lines the handler may do something.
  return !/^(?:return|continue)/.test(next.text.trim()) || last === undefined || /^[})\w]/.test(last.text.trim());
}
