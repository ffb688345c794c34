/** Where a comment or a literal begins, by what it begins with. The longer beginning comes first. */
const STARTS = {
  rust: /\/\/|\/\*|\b(?:b|c|br|cr|r)?#*"|"|'/g,
  javascript: /\/\/|\/\*|["'`]/g,
  python: /#|\b[rR]?[bBuUfF]?[rR]?(?:"""|'''|"|')|"""|'''|"|'/g,
  go: /\/\/|\/\*|["'`]/g,
  // Java, Kotlin, C#, Scala, Swift, C and C++.
  c: /\/\/|\/\*|"""|["']/g,
  php: /\/\/|\/\*|#(?!\[)|["']/g,
  // Ruby, Elixir and shell; "#" within a word is none.
  script: /(?<![\w$&])#|"""|["'`]/g,
} as const;

export type MaskedLanguage = keyof typeof STARTS;

const LANGUAGES: Readonly<Record<MaskedLanguage, RegExp>> = {
  rust: /\.rs$/,
  javascript: /\.(?:[cm]?[jt]sx?|vue|svelte)$/,
  python: /\.pyi?$/,
  go: /\.go$/,
  c: /\.(?:java|kts?|cs|scala|swift|groovy|gradle|c|cc|cpp|h|hpp|dart|proto)$/,
  php: /\.php$/,
  script: /\.(?:rb|rake|gemspec|exs?|sh|bash)$|(?:^|\/)(?:Gemfile|Rakefile)$/,
};

/** The language whose comments and literals a file has; undefined when it is none of those that are known. */
export function maskedLanguageOf(path: string): MaskedLanguage | undefined {
  for (const language of LANGUAGE_NAMES) if (LANGUAGES[language].test(path)) return language;
  return undefined;
}

const LANGUAGE_NAMES: readonly MaskedLanguage[] = ['rust', 'javascript', 'python', 'go', 'c', 'php', 'script'];

/**
 * A text with its comments and literals replaced by spaces, so that brackets and words in it are code. Length and line ends
 * stay. What never ends is masked to the end of the text. Time grows with the text alone.
 *
 * @param literal the character that replaces those of a literal
 */
export function maskCode(text: string, language: MaskedLanguage, literal = ' '): string {
  const starts = new RegExp(STARTS[language]);
  const parts: string[] = [];
  let from = 0;
  for (let match = starts.exec(text); match !== null; match = starts.exec(text)) {
    const end = endOf(text, match.index, match[0], language);
    const filler = /^(?:\/[/*]|#$)/.test(match[0]) ? ' ' : literal;
    parts.push(text.slice(from, match.index), text.slice(match.index, end).replace(/[^\n]/g, filler));
    from = end;
    starts.lastIndex = end;
  }
  return parts.join('') + text.slice(from);
}

function endOf(text: string, start: number, opening: string, language: MaskedLanguage): number {
  const inside = start + opening.length;
  if (opening === '//' || opening === '#') return orEnd(text, text.indexOf('\n', inside));
  if (opening === '/*')
    return language === 'rust' ? endOfNested(text, inside) : after(text, text.indexOf('*/', inside), 2);
  if (opening === "'" && language === 'rust') return endOfCharacter(text, start);
  const quotes = /(?:"""|''')$/.exec(opening)?.[0];
  if (quotes !== undefined) return after(text, text.indexOf(quotes, inside), quotes.length);
  if (language === 'rust' && /[r#]/.test(opening)) {
    const closing = `"${'#'.repeat(opening.split('#').length - 1)}`;
    return after(text, text.indexOf(closing, inside), closing.length);
  }
  const quote = opening.slice(-1);
  if (quote === '`' && language === 'go') return after(text, text.indexOf('`', inside), 1);
  return endOfString(text, inside, quote, SPANS_LINES[language] ?? quote === '`');
}

/** Whether a string of one quote may go on in the next line; else only one in backticks may. */
const SPANS_LINES: Partial<Readonly<Record<MaskedLanguage, boolean>>> = { rust: true, php: true, script: true };

const orEnd = (text: string, index: number): number => (index === -1 ? text.length : index);
const after = (text: string, index: number, length: number): number => (index === -1 ? text.length : index + length);

/** Rust's comments nest. */
function endOfNested(text: string, start: number): number {
  const marks = /\/\*|\*\//g;
  marks.lastIndex = start;
  let depth = 1;
  for (let match = marks.exec(text); match !== null; match = marks.exec(text)) {
    depth += match[0] === '/*' ? 1 : -1;
    if (depth === 0) return marks.lastIndex;
  }
  return text.length;
}

/** A lifetime (`'a`) begins like a character, and has no end. */
function endOfCharacter(text: string, start: number): number {
  const character = /'(?:\\[^\n']{1,12}|\\'|[^\\'\n]{1,2})'/y;
  character.lastIndex = start;
  return character.exec(text) === null ? start + 1 : character.lastIndex;
}

function endOfString(text: string, start: number, quote: string, spansLines: boolean): number {
  for (let index = start; index < text.length; index++) {
    const character = text.charAt(index);
    if (character === '\\') index += 1;
    else if (character === quote) return index + 1;
    else if (character === '\n' && !spansLines) return index;
  }
  return text.length;
}
