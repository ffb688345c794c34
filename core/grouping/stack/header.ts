import { hasErrorSuffix, isPlainKind, isSignal, isSurelyKind, looksLikeKind } from './kind-name.ts';
import { endOfLogPrefix } from './log-prefix.ts';

export interface Header {
  readonly kind?: string;
  readonly message?: string;
  /** What came before the exception, where anything did. */
  readonly stripped?: string;
}

/** What runtimes and loggers put before the name of an exception. */
const PREFIX = new RegExp(
  [
    'Exception in thread "[^"]*" ',
    'Unhandled [Ee]xception[.:] ',
    '(?:Fatal error: )?Uncaught (?:\\(in promise\\) )?(?:exception: )?',
    '\\(node:\\d+\\) (?:UnhandledPromiseRejectionWarning|Warning): ',
    'PHP (?:Fatal|Parse|Recoverable fatal) error: {1,2}(?:Uncaught )?',
    '(?:[Cc]aused by|Suppressed|Wrapped by|Next|[Rr]oot cause|[Nn]ested exception is|[Rr]oot exception)(?::| is) *',
    '\\[cause\\]: ?',
  ]
    .map((prefix) => `^${prefix}`)
    .join('|'),
);
const PREFIXES_STRIPPED = 4;

/**
 * Splits `java.io.IOException: disk full` into kind and message.
 *
 * Of several lines the one that begins with a kind and is nearest to the frames counts, then the one that holds a kind.
 * The text before it is no part of the exception: a log line, the line's date and level, `Uncaught (in promise)`.
 *
 * @param lines the header as it was before the frames; the message may go on over several lines
 * @param known the kind that the log event itself names, which may contain spaces
 */
export function readHeader(lines: readonly string[], known?: string): Header {
  const first = lines[0];
  if (lines.length === 1 && first !== undefined && known === undefined) {
    const header = splitAtStart(first.trim());
    if (header !== undefined && hasErrorSuffix(header.kind)) return header;
  }
  const found = locateHeader(lines, known);
  const rest = withoutExcerpts(lines.slice(found.line + 1));
  const line = lines[found.line] ?? '';
  const stripped = [...lines.slice(0, found.line), line.slice(0, found.at)].join('\n').trim();
  return {
    ...withMessage(found.kind, [found.message, ...rest].join('\n')),
    ...(stripped === '' ? {} : { stripped }),
  };
}

/** As `readHeader`, where the text is known to begin with the exception. */
export function readExactHeader(text: string, known?: string): Header {
  const bare = text.trim();
  const found = known !== undefined && bare.startsWith(known) ? findKnown(bare, known) : undefined;
  if (found !== undefined) return withMessage(known, found.message);
  const split = splitAtStart(bare);
  return split === undefined ? withMessage(undefined, bare.slice(endOfPrefixes(bare))) : split;
}

function withMessage(kind: string | undefined, message: string): Header {
  const trimmed = message.trim();
  return { ...(kind === undefined ? {} : { kind }), ...(trimmed === '' ? {} : { message: trimmed }) };
}

interface Located {
  /** Index of the line in which the header begins, and where in it. */
  readonly line: number;
  readonly at: number;
  readonly kind?: string;
  /** What the line says behind the kind. */
  readonly message: string;
}

const LINES_SEARCHED = 40;

/** Finds where the exception begins; without a kind that is the first line, behind its date and level. */
export function locateHeader(lines: readonly string[], known?: string): Located {
  let weaker: Located | undefined;
  const last = Math.max(0, lines.length - LINES_SEARCHED);
  for (let line = lines.length - 1; line >= 0; line--) {
    // A message may be a page long: its middle is not searched.
    if (line < last && line >= LINES_SEARCHED) continue;
    const text = lines[line] ?? '';
    const found = (known === undefined ? undefined : findKnown(text, known)) ?? findAtStart(text);
    // A package's name at the start may be a logger's.
    if (found?.kind !== undefined && (found.kind === known || hasErrorSuffix(found.kind))) return { line, ...found };
    const weak = weaker === undefined ? (found ?? findInside(text)) : undefined;
    if (weak !== undefined) weaker = { line, ...weak };
  }
  return weaker ?? withoutKind(lines);
}

type Found = Omit<Located, 'line'>;

function findKnown(line: string, known: string): Found | undefined {
  for (let at = line.indexOf(known); at !== -1; at = line.indexOf(known, at + known.length)) {
    const next = line[at + known.length];
    if ((next === undefined || next === ':' || next === '\n') && !/[\w.$\\]/.test(line[at - 1] ?? '')) {
      return { at, kind: known, message: line.slice(at + known.length).replace(/^:/, '') };
    }
  }
  return undefined;
}

function findAtStart(line: string): Found | undefined {
  const indent = line.length - line.trimStart().length;
  const bare = line.slice(indent);
  const at = indent + endOfPrefixes(bare);
  const direct = splitAtStart(bare);
  if (direct?.kind !== undefined && !isLogger(direct)) return { at, kind: direct.kind, message: direct.message ?? '' };
  const start = indent + endOfLogPrefix(bare);
  if (start === indent) return undefined;
  const behind = splitAtStart(line.slice(start));
  if (behind === undefined || isLogger(behind)) return undefined;
  return { at: start + endOfPrefixes(line.slice(start)), kind: behind.kind, message: behind.message ?? '' };
}

interface Split {
  readonly kind: string;
  readonly message?: string;
}

/** `com.acme.Api: java.io.IOException: …`: a name that says no error, before one that does, is a logger's. */
const isLogger = ({ kind, message = '' }: Split): boolean =>
  !hasErrorSuffix(kind) && !isSignal(kind) && hasErrorSuffix(splitAtStart(message)?.kind ?? '');

const AT_START =
  /^([A-Za-z_$*][\w$.\\/-]*(?:::[\w$]+)*(?:`\d)?)(?: \([^()\n]{1,40}\)| \[[^\]\n]{1,40}\])?(?::(?=\s|$)|$|(?=\n))/;
/** Rails writes `NoMethodError (undefined method 'price' for nil):`. */
const IN_PARENTHESES = /^([A-Z]\w*(?:::\w+)*) \((.*)\):?$/;

function splitAtStart(text: string): Split | undefined {
  const bare = text.slice(endOfPrefixes(text));
  const match = AT_START.exec(bare);
  const kind = match?.[1];
  if (kind !== undefined && looksLikeKind(kind)) {
    const message = bare.slice(match?.[0].length ?? 0).trim();
    if (message !== '') return { kind, message };
  }
  const rails = bare.endsWith(')') || bare.endsWith('):') ? IN_PARENTHESES.exec(bare) : null;
  if (rails?.[1] !== undefined && looksLikeKind(rails[1])) return { kind: rails[1], message: rails[2] ?? '' };
  return kind !== undefined && looksLikeKind(kind) ? { kind } : undefined;
}

/** A name with a capital, then a colon or the end of the line. */
const INSIDE =
  /(?<![\w$.\\/@-]|::)((?:[A-Za-z_$][\w$]*(?:\.|\\{1,2}|::))*[A-Z][\w$]*)(?: \([^()]{1,40}\)| \[[^\]]{1,40}\])?(?::(?=\s|$)|\s*$)/g;

/** The first name in a line that is surely a class, or `Error` where nothing but a mark comes before it. */
function findInside(line: string): Found | undefined {
  for (const match of line.matchAll(INSIDE)) {
    const kind = match[1] ?? '';
    const isKind =
      isSurelyKind(kind) ||
      (isPlainKind(kind) &&
        /(?:^|[^\w\s,.]|\bUncaught|\(in promise\))\s*$/.test(line.slice(Math.max(0, match.index - 20), match.index)));
    if (isKind) {
      return {
        at: match.index,
        kind: kind.replaceAll('\\\\', '\\'),
        message: line.slice(match.index + match[0].length),
      };
    }
  }
  return undefined;
}

const CARET = /^\s*[\^~]*\^[\^~]*$/;

/** Deno and Node print the line of source, and a caret below it. */
function withoutExcerpts(lines: readonly string[]): readonly string[] {
  if (!lines.some((line) => CARET.test(line))) return lines;
  return lines.filter((line, index) => !CARET.test(line) && !CARET.test(lines[index + 1] ?? ''));
}

function withoutKind(lines: readonly string[]): Located {
  const line = Math.max(
    0,
    lines.findIndex((each) => each.trim() !== ''),
  );
  const text = lines[line] ?? '';
  const indent = text.length - text.trimStart().length;
  const prefix = indent + endOfLogPrefix(text.slice(indent));
  const at = prefix + endOfPrefixes(text.slice(prefix));
  const start = at < text.length ? at : indent;
  return { line, at: start, message: text.slice(start) };
}

/** Whether a line reads like the first line of an exception. */
export function looksLikeHeader(line: string): boolean {
  const end = line.search(/[\s:]/);
  return looksLikeKind(end === -1 ? line : line.slice(0, end)) || PREFIX.test(line);
}

function endOfPrefixes(text: string): number {
  let rest = text;
  for (let count = 0; count < PREFIXES_STRIPPED; count++) {
    const prefix = PREFIX.exec(rest);
    if (prefix === null) break;
    rest = rest.slice(prefix[0].length);
  }
  return text.length - rest.length;
}
