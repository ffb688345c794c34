export type Token =
  | { readonly kind: 'open' | 'close' | 'minus' }
  | { readonly kind: 'field' | 'word' | 'quoted'; readonly text: string }
  | { readonly kind: 'range'; readonly holds: (value: number) => boolean };

const PATTERN =
  /\s+|(?<open>\()|(?<close>\))|(?<minus>-(?=[\w@("*]))|(?<field>@?[\w./-]+):|"(?<quoted>(?:[^"\\]|\\.)*)"|(?<range>[[{]\s*(?<from>\S+)\s+TO\s+(?<to>[^\]}\s]+)\s*[\]}])|(?<compare>[<>]=?)(?<number>-?[\d.]+)|(?<word>(?:[^\s()":\\]|\\.|:(?!\())+)/y;

/** Cuts a log search into its tokens. Text that fits none becomes a word of its own, which no reader takes. */
export function tokenize(query: string): readonly Token[] {
  const tokens: Token[] = [];
  const pattern = new RegExp(PATTERN);
  while (pattern.lastIndex < query.length) {
    const start = pattern.lastIndex;
    const match = pattern.exec(query);
    if (!match) {
      tokens.push({ kind: 'field', text: query.slice(start) });
      break;
    }
    const token = toToken(match.groups ?? {});
    if (token) tokens.push(token);
  }
  return tokens;
}

function toToken(groups: Readonly<Record<string, string | undefined>>): Token | undefined {
  if (groups['open']) return { kind: 'open' };
  if (groups['close']) return { kind: 'close' };
  if (groups['minus']) return { kind: 'minus' };
  if (groups['field'] !== undefined) return { kind: 'field', text: groups['field'] };
  if (groups['quoted'] !== undefined) return { kind: 'quoted', text: withoutEscapes(groups['quoted']) };
  if (groups['range'] !== undefined) return { kind: 'range', holds: between(groups) };
  if (groups['compare'] !== undefined) return { kind: 'range', holds: compare(groups['compare'], groups['number']) };
  if (groups['word'] !== undefined) return { kind: 'word', text: withoutEscapes(groups['word']) };
  return undefined;
}

function between(groups: Readonly<Record<string, string | undefined>>): (value: number) => boolean {
  const bound = (text: string | undefined, open: number): number => (text === '*' ? open : Number(text));
  const from = bound(groups['from'], Number.NEGATIVE_INFINITY);
  const to = bound(groups['to'], Number.POSITIVE_INFINITY);
  const isInclusive = groups['range']?.startsWith('[') === true;
  return (value) => (isInclusive ? value >= from && value <= to : value > from && value < to);
}

function compare(operator: string, number: string | undefined): (value: number) => boolean {
  const limit = Number(number);
  switch (operator) {
    case '>':
      return (value) => value > limit;
    case '>=':
      return (value) => value >= limit;
    case '<':
      return (value) => value < limit;
    default:
      return (value) => value <= limit;
  }
}

const withoutEscapes = (text: string): string => text.replace(/\\(.)/g, '$1');
