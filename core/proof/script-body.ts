import { skipAngles, skipBrackets, skipParameters, skipSpaces } from './brackets.ts';

/**
 * Finds the body of a function of JavaScript or TypeScript.
 *
 * @param code without comments, and with a word for each literal
 * @param start where its name begins
 * @returns the place of the brace; undefined when the name declares no function with a body of its own
 */
export function scriptBody(code: string, start: number, end: number): number | undefined {
  const before = code.slice(Math.max(0, start - 400), start);
  if (/\bfunction\s*\*?\s*$/.test(before)) return afterParameters(code, end);
  if (!maybeMember(before) && !/(?:\b(?:const|let|var)\s+|\.)$/.test(before)) return undefined;
  const next = skipSpaces(code, end);
  if (/^[?!]?\s*[:=](?!=)/.test(code.slice(next, next + 20))) return ofValue(code, next, before);
  return maybeMember(before) ? afterParameters(code, end) : undefined;
}

const MODIFIERS = 'async|static|get|set|public|private|protected|override|readonly|abstract|accessor|declare';
const AFTER_MODIFIER = new RegExp(`(?:^|[^.\\w$])(?:${MODIFIERS})\\s+[#*]?$`);

/** Whether a member may be declared after this: at a line's start, or after a separator or a modifier. */
function maybeMember(before: string): boolean {
  if (AFTER_MODIFIER.test(before)) return true;
  const bare = before.replace(/[#*]\s*$/, '');
  const last = bare.trimEnd().slice(-1);
  if (last === '' || '{};,'.includes(last)) return true;
  // A decorator may stand before it, or a member that ends without a semicolon.
  return /\n\s*$/.test(bare) && !/[?:=(&|+\-<>!.[/%^~]/.test(last);
}

/** `left: function () {}`, `left = (a) => {}`, `left: Handler = async (a) => {}` */
function ofValue(code: string, at: number, before: string): number | undefined {
  const sign = code.slice(at).search(/[:=]/) + at;
  const isTyped = code.charAt(sign) === ':' && /\b(?:const|let|var)\s+$/.test(before);
  const direct = isTyped ? undefined : functionAt(code, sign + 1);
  if (direct !== undefined || code.charAt(sign) === '=') return direct;
  const type = skipType(code, sign + 1);
  return type !== undefined && code.charAt(type.end) === '=' ? functionAt(code, type.end + 1) : undefined;
}

/** The body of a function that is written as a value. */
function functionAt(code: string, at: number): number | undefined {
  const [head = ''] = /^\s*(?:async\b\s*)?/.exec(code.slice(at, at + 100)) ?? [];
  const start = at + head.length;
  const [named] = /^function\s*\*?\s*[\w$]*/.exec(code.slice(start, start + 200)) ?? [];
  if (named !== undefined) return afterParameters(code, start + named.length);
  const [single] = /^[\w$]+(?=\s*=>)/.exec(code.slice(start, start + 200)) ?? [];
  const end = single === undefined ? skipParameters(code, start) : start + single.length;
  if (end === undefined) return undefined;
  const next = skipSpaces(code, end);
  if (code.charAt(next) !== ':') return afterArrow(code, next);
  const type = skipType(code, next + 1, true);
  return type === undefined ? undefined : afterArrow(code, type.end);
}

function afterArrow(code: string, at: number): number | undefined {
  if (code.slice(at, at + 2) !== '=>') return undefined;
  const brace = skipSpaces(code, at + 2);
  return code.charAt(brace) === '{' ? brace : undefined;
}

function afterParameters(code: string, at: number): number | undefined {
  const end = skipParameters(code, at);
  if (end === undefined) return undefined;
  const next = skipSpaces(code, end);
  if (code.charAt(next) === '{') return next;
  if (code.charAt(next) !== ':') return undefined;
  const type = skipType(code, next + 1);
  return type !== undefined && code.charAt(type.end) === '{' ? type.end : undefined;
}

const PREFIXES = /^(?:keyof|typeof|readonly|unique|infer|asserts|new|abstract)\b(?!\s*[;,)\]}=|&]|\s+is\b)/;
const BETWEEN = /^(?:[|&]|(?:is|extends)\b)/;

/**
 * Reads a type as far as it goes: operands, and signs between them. A brace is part of the type where an operand is due, and ends it
 * where none is.
 *
 * @param isArrow whether the type is that of an arrow function, whose own arrow ends it
 */
function skipType(code: string, at: number, isArrow = false): { readonly end: number } | undefined {
  let next = skipSpaces(code, at);
  let conditions = 0;
  for (;;) {
    const operand = skipOperand(code, next);
    if (operand === undefined) return undefined;
    const sign = skipSpaces(code, operand);
    const rest = code.slice(sign, sign + 20);
    const [between] = BETWEEN.exec(rest) ?? [];
    const isOwnArrow = isArrow && (code.charAt(operand - 1) !== ')' || afterArrow(code, sign) !== undefined);
    if (between === 'extends') conditions += 1;
    if (between !== undefined) next = skipSpaces(code, sign + between.length);
    else if (rest.startsWith('=>') && !isOwnArrow) next = skipSpaces(code, sign + 2);
    else if (/^[?:]/.test(rest) && conditions > 0) {
      if (rest.startsWith(':')) conditions -= 1;
      next = skipSpaces(code, sign + 1);
    } else return { end: sign };
  }
}

/** The place after one type without signs, such as `Promise<A>[]`, `{ a: string }` or `(a: string)`. */
function skipOperand(code: string, at: number): number | undefined {
  const start = skipSpaces(code, at);
  const rest = code.slice(start, start + 400);
  const [prefix] = PREFIXES.exec(rest) ?? /^[|&-]/.exec(rest) ?? [];
  if (prefix !== undefined) return skipOperand(code, start + prefix.length);
  if (rest.startsWith('<')) {
    const end = skipAngles(code, start);
    return end === undefined ? undefined : skipOperand(code, end);
  }
  const [word] = /^[\w$.]+/.exec(rest) ?? [];
  let end = word === undefined ? undefined : start + word.length;
  if (end === undefined && /^[{([]/.test(rest)) end = skipBrackets(code, start);
  while (end !== undefined && /[<[]/.test(code.charAt(end))) {
    end = code.charAt(end) === '<' ? skipAngles(code, end) : skipBrackets(code, end);
  }
  return end;
}
