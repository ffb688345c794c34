/** Longer signatures than this are not read. */
const MOST_CHARACTERS = 20_000;

/**
 * @param code without comments and literals
 * @param at of an opening parenthesis, bracket or brace
 * @returns the place after the one that closes it; undefined when none does
 */
export function skipBrackets(code: string, at: number, most = MOST_CHARACTERS): number | undefined {
  let depth = 0;
  const brackets = /[()[\]{}]/g;
  brackets.lastIndex = at;
  for (let match = brackets.exec(code); match !== null && match.index - at < most; match = brackets.exec(code)) {
    depth += '([{'.includes(match[0]) ? 1 : -1;
    if (depth === 0) return brackets.lastIndex;
  }
  return undefined;
}

/**
 * The same for angle brackets. The arrows `=>` and `->` close none.
 *
 * @param at of an opening angle bracket
 */
export function skipAngles(code: string, at: number): number | undefined {
  let depth = 0;
  for (let next = at; next < code.length && next - at < MOST_CHARACTERS; next += 1) {
    const sign = code.charAt(next);
    if (sign === '<') depth += 1;
    else if (sign === '>' && !/[=-]/.test(code.charAt(next - 1))) depth -= 1;
    else if ('([{'.includes(sign)) {
      const end = skipBrackets(code, next);
      if (end === undefined) return undefined;
      next = end - 1;
    } else if (')]};'.includes(sign)) return undefined;
    if (depth === 0) return next + 1;
  }
  return undefined;
}

/** The place of the next character that is no space. */
export function skipSpaces(code: string, at: number): number {
  const next = code.slice(at).search(/\S/);
  return next === -1 ? code.length : at + next;
}

/** The place after the type parameters, if there are any, and the parameters; undefined when none stand here. */
export function skipParameters(code: string, at: number): number | undefined {
  const start = skipSpaces(code, at);
  const next = code.charAt(start) === '<' ? skipAngles(code, start) : start;
  if (next === undefined) return undefined;
  const opening = skipSpaces(code, next);
  return code.charAt(opening) === '(' ? skipBrackets(code, opening) : undefined;
}
