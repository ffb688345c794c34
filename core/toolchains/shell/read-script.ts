/** A word of a command: as the script writes it, and without its quotes. */
export interface Word {
  readonly raw: string;
  readonly text: string;
}

/** A command of a script. Redirections are left out. */
export interface Command {
  readonly words: readonly Word[];
  /** What comes before it: nothing at the start of the script. */
  readonly after: '' | '&&' | '||' | ';' | '|' | '&';
}

/**
 * Reads a one-line shell script, as package.json, tox.ini and Makefiles hold them.
 *
 * @returns undefined when it is more than a list of commands: a loop, a subshell, an open quote
 */
export function readScript(script: string): readonly Command[] | undefined {
  const tokens = readTokens(script.replaceAll('\\\n', ' '));
  if (tokens === undefined) return undefined;
  const commands: Command[] = [];
  let words: Word[] = [];
  let after: Command['after'] = '';
  for (const token of [...tokens, { operator: OPERATORS[';'] }]) {
    if (!('operator' in token)) {
      words.push(token);
      continue;
    }
    if (words.length > 0) commands.push({ words, after });
    if (words.length > 0 || token.operator !== ';') after = token.operator;
    words = [];
  }
  const isCompound = commands.some(({ words: [first] }) => COMPOUND.has(first?.raw ?? ''));
  return isCompound ? undefined : commands;
}

const COMPOUND = new Set(['if', 'for', 'while', 'until', 'case', 'select', 'function', '{', '!', '[[']);

const OPERATORS = { '&&': '&&', '||': '||', ';': ';', '|': '|', '&': '&', '\n': ';' } as const;
type Token = Word | { readonly operator: (typeof OPERATORS)[keyof typeof OPERATORS] };
const isOperator = (text: string): text is keyof typeof OPERATORS => Object.hasOwn(OPERATORS, text);

const SPACE = /[ \t\r]+/y;
const OPERATOR = /&&|\|\||[;&|\n]/y;
const REDIRECTION = /(?:\d*(?:>>?|<)|&>>?)(?:&\d|&-|[ \t]*(?:"[^"]*"|'[^']*'|[^\s;&|]+))/y;
/** A part of a word: quoted text, an escaped character, `$(…)`, or plain characters. */
const PART = /'[^']*'|"(?:\\[\s\S]|[^"\\])*"|\\[\s\S]|\$\((?:[^()]|\([^()]*\))*\)|`[^`]*`|[^\s;&|'"\\()`$]+|\$/y;

function readTokens(script: string): readonly Token[] | undefined {
  const tokens: Token[] = [];
  let at = 0;
  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    const found = pattern.exec(script)?.[0];
    at += found?.length ?? 0;
    return found;
  };
  while (at < script.length) {
    if (take(SPACE) !== undefined || take(REDIRECTION) !== undefined) continue;
    const operator = take(OPERATOR);
    if (operator !== undefined && isOperator(operator)) {
      tokens.push({ operator: OPERATORS[operator] });
      continue;
    }
    const parts: string[] = [];
    for (let part = take(PART); part !== undefined; part = take(PART)) parts.push(part);
    if (parts.length === 0) return undefined;
    tokens.push({ raw: parts.join(''), text: parts.map(withoutQuotes).join('') });
  }
  return tokens;
}

function withoutQuotes(part: string): string {
  if (part.startsWith("'")) return part.slice(1, -1);
  if (part.startsWith('"')) return part.slice(1, -1).replace(/\\(["\\$`])/g, '$1');
  return part.startsWith('\\') ? part.slice(1) : part;
}

/** A text as one word for `sh`. */
export const quoteWord = (text: string): string =>
  /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
