import { skipAngles, skipBrackets, skipParameters, skipSpaces } from './brackets.ts';

/**
 * Finds the place of the brace that begins a function's body, by the place of its name.
 *
 * @param code without comments and literals
 * @returns undefined when the name declares no function with a body in braces
 */
type BracedBody = (code: string, start: number, end: number) => number | undefined;

/** Languages whose functions have a word before their name. */
const byKeyword =
  (keyword: RegExp, { hasAngles = false, bodyless }: { hasAngles?: boolean; bodyless?: RegExp } = {}): BracedBody =>
  (code, start, end) => {
    if (!keyword.test(code.slice(Math.max(0, start - 400), start))) return undefined;
    const parameters = skipParameters(code, skipSquare(code, end));
    return parameters === undefined ? undefined : braceAfter(code, parameters, hasAngles, bodyless);
  };

/** `[T]`, of Go and Scala. */
function skipSquare(code: string, at: number): number {
  const start = skipSpaces(code, at);
  return code.charAt(start) === '[' ? (skipBrackets(code, start) ?? at) : at;
}

/** The first brace that is no part of a type. What shows that another declaration has begun ends the search. */
function braceAfter(code: string, start: number, hasAngles: boolean, bodyless?: RegExp): number | undefined {
  for (let at = start; at < code.length; at += 1) {
    const sign = code.charAt(at);
    let end: number | undefined;
    if (sign === '{') {
      const between = code.slice(start, at);
      if (bodyless?.test(between) === true) return undefined;
      if (!/\b(?:interface|struct)\s*$/.test(between)) return at;
      end = skipBrackets(code, at);
    } else if (sign === '(' || sign === '[') end = skipBrackets(code, at);
    else if (sign === '<' && hasAngles) end = skipAngles(code, at);
    else if (')]};'.includes(sign)) return undefined;
    else continue;
    if (end === undefined) return undefined;
    at = end - 1;
  }
  return undefined;
}

/** In languages without semicolons: the text after a function without a body, or with one expression. */
const NEXT_DECLARATION =
  /=(?![>=])|\b(?:fun|func|def|val|var|let|class|struct|enum|object|trait|interface|protocol|extension|override|init|subscript|case|return|private|public|internal|protected|open|abstract|static|final|typealias|associatedtype)\b/;

const NO_TYPE =
  /(?:[.(=,+\-*/&|!:?[<]|\b(?:new|return|throw|else|case|assert|yield|do|await|in|is|as|and|or|not|when|record|class|struct|interface|enum))\s*$/;

/** Languages whose functions have a type or a modifier before their name, as no call has. */
const byType =
  (rest: RegExp): BracedBody =>
  (code, start, end) => {
    if (NO_TYPE.test(code.slice(Math.max(0, start - 400), start))) return undefined;
    const parameters = skipParameters(code, end);
    if (parameters === undefined) return undefined;
    const [found] = rest.exec(code.slice(parameters, parameters + 2_000)) ?? [];
    return found === undefined ? undefined : parameters + found.length - 1;
  };

/** A body follows at once, or as a block after `=`. */
const scala: BracedBody = (code, start, end) => {
  if (!/\bdef\s+$/.test(code.slice(Math.max(0, start - 400), start))) return undefined;
  let at = skipSpaces(code, skipSquare(code, end));
  while (code.charAt(at) === '(') {
    const next = skipBrackets(code, at);
    if (next === undefined) return undefined;
    at = skipSpaces(code, next);
  }
  const [type = ''] = /^(?::(?:[^=;{}]|=>)*)?/.exec(code.slice(at, at + 2_000)) ?? [];
  if (NEXT_DECLARATION.test(type)) return undefined;
  const [found] = /^=?\s*\{(?!\s*case\b)/.exec(code.slice(at + type.length)) ?? [];
  return found === undefined ? undefined : at + type.length + found.length - 1;
};

/** By the extension of a file. */
export const BRACED_BODIES: Readonly<Record<string, BracedBody>> = {
  rs: byKeyword(/\bfn\s+$/, { hasAngles: true }),
  go: byKeyword(/\bfunc\s*(?:\([^()]*\)\s*)?$/),
  php: byKeyword(/\bfunction\s+&?\s*$/),
  kt: byKeyword(/\bfun\s+(?:<[^(){};=]*>\s*)?(?:[\w<>?,.*\s]+\.)?$/, { bodyless: NEXT_DECLARATION }),
  swift: byKeyword(/\bfunc\s+$/, { bodyless: NEXT_DECLARATION }),
  scala,
  java: byType(/^\s*(?:\[\s*\]\s*)*(?:throws\b[\w\s.,@<>]*)?\{/),
  cs: byType(/^\s*(?::\s*(?:base|this)\s*\([^{};]*\)\s*)?(?:where\s+\w+\s*:[^{};=]*)*\{/),
};
