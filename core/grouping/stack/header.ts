export interface Header {
  readonly kind?: string;
  readonly message?: string;
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
 * Splits `java.io.IOException: disk full` into kind and message, also with what runtimes put before it.
 *
 * @param text the header; it may go on over several lines
 * @param known the kind that the log event itself names, which may contain spaces
 */
export function readHeader(text: string, known?: string): Header {
  const bare = stripPrefixes(text.trim());
  if (known !== undefined && bare.startsWith(known)) {
    const rest = bare.slice(known.length);
    if (rest === '' || rest.startsWith(':') || rest.startsWith('\n')) return header(known, rest.replace(/^:/, ''));
  }
  const match =
    /^([A-Za-z_$*][\w$.\\/-]*(?:::[\w$]+)*(?:`\d)?)(?: \([^()\n]{1,40}\)| \[[^\]\n]{1,40}\])?(?::(?=\s|$)|$|(?=\n))/.exec(
      bare,
    );
  const kind = match?.[1];
  if (kind !== undefined && looksLikeKind(kind)) return header(kind, bare.slice(match?.[0].length ?? 0));
  return header(undefined, bare);
}

/** Whether a word alone is likely the name of an exception class. */
const looksLikeKind = (word: string): boolean =>
  /(?:exception|error|throwable|failure|fault|warning|interrupt|exit|panic|violation|abort|timeout|notfound|denied|exceptiongroup)s?\d?$/i.test(
    word,
  ) ||
  /^(?:[a-z_][\w$-]*[./\\])+[A-Z][\w$]*$/.test(word) ||
  /^(?:[A-Z]\w*::)+[A-Z]\w*$/.test(word) ||
  /^[A-Z][\w$]*(?:\.[A-Z][\w$]*)+$/.test(word);

/** Whether a line reads like the first line of an exception. */
export function looksLikeHeader(line: string): boolean {
  const end = line.search(/[\s:]/);
  return looksLikeKind(end === -1 ? line : line.slice(0, end)) || PREFIX.test(line);
}

function stripPrefixes(text: string): string {
  let rest = text;
  for (let count = 0; count < PREFIXES_STRIPPED && PREFIX.test(rest); count++) rest = rest.replace(PREFIX, '');
  return rest;
}

function header(kind: string | undefined, message: string): Header {
  const trimmed = message.trim();
  return { ...(kind === undefined ? {} : { kind }), ...(trimmed === '' ? {} : { message: trimmed }) };
}
