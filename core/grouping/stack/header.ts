export interface Header {
  readonly kind?: string;
  readonly message?: string;
}

const PREFIXES = [
  /^Exception in thread "[^"]*" /,
  /^Unhandled [Ee]xception[.:] /,
  /^(?:Fatal error: )?Uncaught (?:\(in promise\) )?(?:exception: )?/,
  /^\(node:\d+\) (?:UnhandledPromiseRejectionWarning|Warning): /,
  /^PHP (?:Fatal|Parse|Recoverable fatal) error: {1,2}(?:Uncaught )?/,
  /^(?:Caused by|Suppressed|Wrapped by|Next|Root cause|Nested exception is|Root exception)(?::| is) */i,
  /^\[(?:CIRCULAR REFERENCE|cause)\]?: ?/,
];

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
  return looksLikeKind(end === -1 ? line : line.slice(0, end)) || PREFIXES.some((prefix) => prefix.test(line));
}

function stripPrefixes(text: string): string {
  return PREFIXES.reduce((rest, prefix) => rest.replace(prefix, ''), text);
}

function header(kind: string | undefined, message: string): Header {
  const trimmed = message.trim();
  return { ...(kind === undefined ? {} : { kind }), ...(trimmed === '' ? {} : { message: trimmed }) };
}
