import type { MaskedLanguage } from '../diff/mask-code.ts';

/** A rule that changes code. */
export interface Operator {
  /** Matches masked code, within a line. */
  readonly pattern: RegExp;
  /** @returns what takes the place of the match; undefined for no mutant */
  readonly replace: (match: RegExpExecArray) => string | undefined;
  /** @default - every language */
  readonly languages?: readonly MaskedLanguage[];
  /** A look at whether there is a result at all notices the mutant. */
  readonly isCoarse?: true;
}

/** Each text becomes the other. */
function swap(one: string, other: string, languages?: readonly MaskedLanguage[]): Operator {
  const escaped = [one, other].sort((a, b) => b.length - a.length).map((text) => text.replace(/[^\w ]/g, '\\$&'));
  const pattern = new RegExp(escaped.map((text) => boundary(text)).join('|'), 'g');
  return {
    pattern,
    replace: ([found]) => (found === one ? other : one),
    ...(languages === undefined ? {} : { languages }),
  };
}

/** A word is not a part of another, and a sign not of a longer one. */
const boundary = (escaped: string): string =>
  /^\w/.test(escaped) ? `(?<![\\w$])${escaped}(?![\\w$])` : `(?<![-+*/%=!<>&|?^~])${escaped}(?![-+*/%=<>&|^])`;

/** Signs that are unary, generic or arrows are written without blanks around them. */
const spaced = (one: string, other: string): Operator => ({
  pattern: new RegExp(` (?:${[one, other].map((text) => text.replace(/\W/g, '\\$&')).join('|')}) `, 'g'),
  replace: ([found]) => ` ${found.trim() === one ? other : one} `,
});

/** A condition that is one call becomes its contrary: nothing else of it can be changed. */
const negated = (pattern: RegExp, languages: readonly MaskedLanguage[], not = '!'): Operator => ({
  pattern,
  replace: ([call]) => (isWhole(call) && !COMPARES.test(call) ? `${not}${call}` : undefined),
  languages,
});
const COMPARES = /[=!<>]=|&&|\|\|| [<>] /;

/** What a function without types gives back for nothing, and a statement that does nothing. */
const NOTHING: Partial<Readonly<Record<MaskedLanguage, { readonly value: string; readonly statement?: string }>>> = {
  javascript: { value: 'null', statement: 'void 0' },
  python: { value: 'None', statement: 'pass' },
  php: { value: 'null' },
  script: { value: 'nil' },
};

/** The mutations that hold for several languages. */
const OPERATORS: readonly Operator[] = [
  // A condition becomes its contrary.
  swap('===', '!==', ['javascript', 'php']),
  swap('==', '!='),
  spaced('<', '>='),
  spaced('>', '<='),
  swap('&&', '||'),
  swap('and', 'or', ['python', 'script']),
  negated(/(?<=\bif \()(?!let )[\w$.>\-:[\]]+\([^\n]{0,200}\)(?=\)\s*(?:\{|\w|$))/g, ['javascript', 'c', 'php']),
  negated(/(?<=\bif )(?!let )[\w$.:[\]]+\([^\n;{]{0,200}\)(?= \{\s*$)/g, ['go', 'rust']),
  negated(/(?<=\b(?:el)?if )(?!not )[\w.[\]]+\([^\n]{0,200}\)(?=:\s*$)/g, ['python'], 'not '),
  { pattern: /(?<![\w$])not (?=[\w(])/g, replace: () => '', languages: ['python'] },
  { pattern: /(?<![\w$)\]!])!(?=[\w$(])/g, replace: () => '', languages: ['javascript', 'go', 'c', 'php', 'rust'] },
  swap('true', 'false', ['javascript', 'go', 'c', 'php', 'rust', 'script']),
  swap('True', 'False', ['python']),
  // The same condition at its border.
  { pattern: / (<=?|>=?) /g, replace: ([, sign = '']) => ` ${sign.length === 2 ? sign.charAt(0) : `${sign}=`} ` },
  // Arithmetic.
  spaced('+', '-'),
  // Not a division: that would make a fraction of a whole number, which a look at the type notices.
  { pattern: / [*/] /g, replace: ([found]) => (found === ' * ' ? ' + ' : ' * ') },
  { pattern: / % /g, replace: () => ' * ' },
  swap('+=', '-='),
  swap('++', '--', ['javascript', 'go', 'c', 'php']),
  // A number becomes its neighbour.
  {
    pattern: /(?<![\w$.])\d{1,15}(?![\w$.])/g,
    replace: ([digits]) => (digits === '1' ? '0' : String(Number(digits) + 1)),
  },
  // The names of common calls.
  ...(
    [
      ['min', 'max'],
      ['some', 'every'],
      ['any', 'all'],
      ['startsWith', 'endsWith'],
      ['startswith', 'endswith'],
      ['HasPrefix', 'HasSuffix'],
      ['floor', 'ceil'],
      ['toUpperCase', 'toLowerCase'],
      ['upper', 'lower'],
      ['first', 'last'],
      // Java's and Kotlin's.
      ['anyMatch', 'allMatch'],
      ['isBefore', 'isAfter'],
      ['takeIf', 'takeUnless'],
      ['minOf', 'maxOf'],
      // C#'s.
      ['Any', 'All'],
      ['Min', 'Max'],
      ['First', 'Last'],
      ['StartsWith', 'EndsWith'],
      ['Floor', 'Ceiling'],
      ['ToUpper', 'ToLower'],
      ['OrderBy', 'OrderByDescending'],
      // PHP's.
      ['str_starts_with', 'str_ends_with'],
      ['strtoupper', 'strtolower'],
      ['array_key_first', 'array_key_last'],
    ] as const
  ).map(
    ([one, other]): Operator => ({
      pattern: new RegExp(`(?<![\\w$])(?:${one}|${other})(?=\\()`, 'g'),
      replace: ([found]) => (found === one ? other : one),
    }),
  ),
  { pattern: /\?\?(?!=)/g, replace: () => '&&', languages: ['javascript'] },
];

/** The mutations of a language, those first that most tests should notice. */
export function operatorsOf(language: MaskedLanguage): readonly Operator[] {
  const fitting = OPERATORS.filter(({ languages }) => languages === undefined || languages.includes(language));
  const { value, statement } = NOTHING[language] ?? {};
  return [
    ...fitting,
    ...(value === undefined ? [] : [losesResult(value)]),
    ...(statement === undefined ? [] : [losesCall(statement)]),
  ];
}

/** A `return` that ends on its line gives nothing back. */
const losesResult = (nothing: string): Operator => ({
  pattern: /(?<![\w$])return (?=\S)[^\n;]{1,300}?(?=;?\s*$)/g,
  replace: ([found]) => {
    const value = found.slice('return '.length).trim();
    return [nothing, 'undefined'].includes(value) || !isWhole(value) ? undefined : `return ${nothing}`;
  },
  isCoarse: true,
});

/** A statement that is one call is left out. */
const losesCall = (statement: string): Operator => ({
  pattern: /(?<=^\s*(?:await )?)[\w$.]{1,100}\([^\n]{0,300}\)(?=;?\s*$)/g,
  replace: ([found]) => (KEYWORDS.test(found) || !isWhole(found) ? undefined : statement),
});

const KEYWORDS = /^(?:if|elif|for|while|switch|catch|return|super|function|assert|print|await|yield)\b/;

/** Whether every bracket that is opened is closed. */
function isWhole(code: string): boolean {
  let depth = 0;
  for (const character of code) {
    if ('([{'.includes(character)) depth += 1;
    if (')]}'.includes(character)) depth -= 1;
    if (depth < 0) return false;
  }
  return depth === 0;
}
