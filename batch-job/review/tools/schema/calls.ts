/** A call in code: `name(rest)`. */
export interface Call {
  readonly name: string;
  /** The text between its brackets. */
  readonly inside: string;
  /** Where the call begins and ends in the text. */
  readonly start: number;
  readonly end: number;
}

/**
 * Finds the outer calls. A call in the brackets of another belongs to that one.
 *
 * @param pattern with the flag `g`; its first group is the name, and it ends with the opening bracket
 */
export function outerCalls(text: string, pattern: RegExp): readonly Call[] {
  const calls: Call[] = [];
  let from = 0;
  for (const match of text.matchAll(pattern)) {
    if (match.index < from) continue;
    const open = match.index + match[0].length - 1;
    const end = closing(text, open);
    calls.push({ name: match[1] ?? '', inside: text.slice(open + 1, end), start: match.index, end });
    from = end;
  }
  return calls;
}

/** Where the bracket at a place is closed; the text's end when it never is. */
function closing(text: string, open: number): number {
  let depth = 0;
  for (let index = open; index < text.length; index++) {
    const character = text.charAt(index);
    if ('"\'`'.includes(character)) index = endOfText(text, index);
    else if ('([{'.includes(character)) depth += 1;
    else if (')]}'.includes(character)) {
      depth -= 1;
      if (depth === 0) return index;
    }
  }
  return text.length;
}

function endOfText(text: string, start: number): number {
  const quote = text.charAt(start);
  for (let index = start + 1; index < text.length; index++) {
    if (text.charAt(index) === '\\') index += 1;
    else if (text.charAt(index) === quote) return index;
  }
  return text.length;
}

/** The first text in quotes, without them; undefined when the code begins with something else. */
export function firstText(code: string): string | undefined {
  const start = /^\s*(?:sa\.text\(|text\(|sql\s*|[rbf@$]?)\s*(?="""|'''|["'`])/i.exec(code)?.[0].length;
  if (start === undefined) return undefined;
  const rest = code.slice(start);
  const triple = /^("""|''')([\s\S]*?)\1/.exec(rest);
  if (triple !== null) return triple[2];
  // A part that is computed can be anything.
  const text = rest.slice(1, endOfText(rest, 0));
  return /\$\{|#\{/.test(text) ? undefined : text;
}

/** Replaces the part of a text from one heading to the next with spaces, so that what is left stays in its place. */
export function withoutPart(text: string, from: RegExp, to: RegExp): string {
  const start = text.search(from);
  if (start === -1) return text;
  const length = text.slice(start + 1).search(to);
  const end = length === -1 ? text.length : start + 1 + length;
  return text.slice(0, start) + text.slice(start, end).replace(/[^\n]/g, ' ') + text.slice(end);
}
