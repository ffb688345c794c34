/** What comes before the name that a function was given: `Cart.total`, `Cart#total`, `shop::total`, `$cart->total`. */
const OWNER = /^.*(?:[.#]|::|->|\\)(?=.)/;
/** Ruby: `block (2 levels) in total`. Rust: `total::{{closure}}`. Kotlin and Java: `total$lambda$0`, `lambda$total$0`. */
const CLOSURE =
  /^(?:(?:block|rescue|ensure)(?: \(\d+ levels\))? in )+|(?:::\{\{closure\}\})+$|^lambda\$|\$(?:lambda\$)?\d+$|\(.*\)$/g;

/** The name that a function was given itself, without its owner and without the closures inside it; empty for none. */
export function lastName(name: string): string {
  const bare = name.replace(CLOSURE, '').replace(OWNER, '').replace(/[?!]$/, '');
  return NAMELESS.test(bare) ? '' : bare;
}

const NAMELESS = /^(?:<.*>|\{.*\}|\(.*\)|func\d+|)$/;

const DECLARATIONS: readonly RegExp[] = [
  /\b(?:function\s*\*?|defp?|defmacrop?|fn|fun|func(?:\s*\([^)]*\))?)\s+(?:self\.)?([\w$]+[?!]?)/,
  /\b(?:const|let|var)\s+([\w$]+)\s*(?::[^=]+)?=\s*(?:async\b\s*)?(?:function\b|\(|[\w$]+\s*=>)/,
  /^\s*(?:\w+\.)*([\w$]+)\s*[:=]\s*(?:async\b\s*)?(?:function\b|\([^()]*\)\s*(?::[^=]+)?=>|[\w$]+\s*=>)/,
  // A method: words, its name, arguments, and either a brace or the end of the line.
  /^\s*(?!(?:if|for|while|switch|catch|return|else|throw|await|new|match|when|using|lock)\b)(?:[\w$<>[\],.?@*#]+\s+){0,6}#?([\w$]+)\s*(?:<[^<>()]*>)?\([^;]*?\)?\s*(?:(?::|->|=>|throws)\s*[^;{]+)?\{\s*(?:\/\/.*|.*\})?$/,
];
const NO_NAME = new Set(['if', 'for', 'while', 'switch', 'catch', 'function', 'describe', 'it', 'test', 'constructor']);

/** The name of the function that a line declares by its look; undefined for none. */
const declaredBy = (line: string): string | undefined =>
  DECLARATIONS.map((pattern) => pattern.exec(line)?.[1]).find((name) => name !== undefined && !NO_NAME.has(name));

const indentOf = (line: string): number => line.length - line.trimStart().length;

const LINES_SEARCHED = 2_000;

/**
 * The names of the functions around a line by the look of the source, the innermost first: a declaration on the line
 * itself, then those above it that are indented less than what they hold. Serves where the runtime gives no lines.
 *
 * @param line from 1
 */
export function namesAround(text: string, line: number): readonly string[] {
  const lines = text.split('\n');
  const names: string[] = [];
  const own = lines[line - 1] ?? '';
  const first = declaredBy(own.slice(0, LINE_LENGTH));
  if (first !== undefined) names.push(first);
  let indent = own.trim() === '' ? Number.POSITIVE_INFINITY : indentOf(own);
  /** The last line of a signature that has several; its first one has the same indent. */
  let end = '';
  for (let at = line - 2; at >= 0 && indent > 0 && line - at < LINES_SEARCHED; at--) {
    const text = (lines[at] ?? '').slice(0, LINE_LENGTH);
    if (text.trim() === '' || indentOf(text) >= indent) continue;
    const name = declaredBy(`${text.trimEnd()}${end}`);
    end = endsSignature(text) ? text.trim() : '';
    indent = indentOf(text) + (end === '' ? 0 : 1);
    if (name !== undefined) names.push(name);
  }
  return names;
}

/** Whether a line closes parentheses that an earlier line opened, and begins with one of them. */
const endsSignature = (line: string): boolean =>
  /^\s*[\]}]?\)/.test(line) && line.split(')').length > line.split('(').length;

const LINE_LENGTH = 400;
