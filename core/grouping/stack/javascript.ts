import type { ParsedException, StackFrame } from '../exception.ts';
import { isAtLine } from './at-line.ts';
import { type Draft, draft, finish } from './chain.ts';
import { locateHeader, looksLikeHeader } from './header.ts';
import { makeFrame } from './make-frame.ts';

/**
 * Reads one frame of V8 (`at f (file:1:2)`), Gecko and JavaScriptCore (`f@file:1:2`) or Hermes (`at f (address at …)`).
 *
 * @param line with or without leading white space
 */
export function readJavascriptFrame(line: string): StackFrame | undefined {
  if (isAtLine(line)) return readV8(withoutInspection(line).trim().slice(3).trim());
  return mayBeGecko(line) ? readGecko(line.trimStart()) : undefined;
}

/** What Node prints behind the last frame: a brace before the error's properties, a comma in a list of errors. */
const withoutInspection = (line: string): string =>
  line.endsWith(' {') ? line.slice(0, -2) : line.endsWith('),') ? line.slice(0, -1) : line;

const mayBeGecko = (line: string): boolean =>
  line.includes('@') || line.includes('://') || line.includes('[native') || /^\s*\//.test(line);

const V8_BARE = /^(?:async )?(\S.*?|):(\d+)(?::\d+)?$/;

function readV8(text: string): StackFrame | undefined {
  const open = openingOf(text);
  if (open === -1) {
    const bare = V8_BARE.exec(text);
    if (bare?.[1] !== undefined) return frame('', bare[1].replace(/^.* @ +/, ''), bare[2]);
    return /^<anonymous>$|^async \S+$|^[\w$.<>]+ ?\(native\)$/.test(text) ? frame(text, '', undefined) : undefined;
  }
  const name = text.slice(0, open).trim();
  const inside = text.slice(open + 1, text.endsWith(')') ? -1 : undefined);
  if (/^eval at |^(?:native|native code|<anonymous>|index \d+|unknown|anonymous|\[native code\])$/.test(inside)) {
    return frame(name, '', undefined);
  }
  const place = /^(?:address at |async )?(.*?)(?::(\d+)(?::(\d+|0x[\da-f]+))?)?$/.exec(inside);
  const file = place?.[1] ?? '';
  if (place?.[2] === undefined && !/[./\\]|:\/\/|eval code/.test(file)) return undefined;
  return frame(name, file, place?.[2]);
}

/** The location of a last frame that lost its closing parenthesis: `f (net.js:721:19`. */
const CUT_OFF = / \((?=eval at |[^\s()]+:\d+(?::\d+)?$)/;

/** The parenthesis that begins the location; a path may hold some of its own. */
function openingOf(text: string): number {
  if (!text.endsWith(')')) {
    const cutOff = CUT_OFF.exec(text);
    return cutOff === null ? -1 : cutOff.index + 1;
  }
  const spaced = text.search(
    / \((?=(?:[a-z][\w.+-]*:|\/|\\|[A-Z]:|\.|<anonymous>|native|eval |address at |async |index |[\w@~-]+[./\\:]|unknown|\[native))/i,
  );
  if (spaced !== -1) return spaced + 1;
  return text.lastIndexOf('(');
}

const GECKO_PLACE = /^(.*?)(?: line \d+ > (?:eval|Function).*?)?(?::(\d+)(?::(\d+|0x[\da-f]+))?)?$/;

function readGecko(line: string): StackFrame | undefined {
  if (line === '[native code]') return frame('', '', undefined);
  const at = splitGecko(line);
  if (at === -1) return /^(?:[a-z][\w.+-]*:\/\/|\/)\S+:\d+:\d+$/.test(line) ? readV8(line) : undefined;
  const inside = line.slice(at + 1);
  if (inside === '[native code]' || inside === '[wasm code]') return frame(line.slice(0, at), '', undefined);
  const place = GECKO_PLACE.exec(inside);
  if (place?.[2] === undefined || /\s(?!code$)/.test(line.slice(0, at))) return undefined;
  return frame(line.slice(0, at), place[1] ?? '', place[2]);
}

/** The `@` between function and location: the last one before something that looks like a location. */
function splitGecko(line: string): number {
  const url = line.search(/@(?=[a-z][\w.+-]*:\/\/|\/|\[(?:native|wasm) code\]|[\w./-]+:\d)/i);
  return url;
}

function frame(name: string, place: string, line: string | undefined): StackFrame {
  const bare = name.replace(/^async /, '').trim();
  return makeFrame('javascript', {
    name: bare,
    file: place === '<anonymous>' ? '' : place,
    line: line === undefined ? 0 : Number(line),
  });
}

/** Reads a JavaScript trace with its causes (`[cause]:`, `Caused by:`) and the members of an `AggregateError`. */
export function readJavascript(lines: readonly string[], known?: string): readonly ParsedException[] {
  let current = draft('outermost');
  const chain: Draft[] = [current];
  let isList = false;
  for (const raw of lines) {
    const read = readJavascriptFrame(raw);
    const line = read === undefined ? raw.trimStart() : '';
    const relation = isList ? 'member' : 'cause';
    if (read !== undefined) current.frames.push(read);
    else if (line.startsWith('[errors]: [')) isList = true;
    else if (isList && /^\],?$/.test(line)) isList = false;
    else if (/^(?:\[cause\]: |caused by:? )/i.test(line) || (isList && looksLikeHeader(line))) {
      current = draft(relation, line);
      chain.push(current);
    } else if (current.frames.length === 0 && line !== '') current.header.push(line);
  }
  return finish(chain.map(withPlainKind), known);
}

/** Bun and Deno write `error: cart is closed` for a plain `Error`. */
const PLAIN_ERROR = /^\s*error: (?!Uncaught )/;

function withPlainKind(each: Draft): Draft {
  const start = each.header.findLastIndex((line) => PLAIN_ERROR.test(line));
  if (start === -1 || locateHeader(each.header.slice(start)).kind !== undefined) return each;
  const [first = '', ...rest] = each.header.slice(start);
  return { ...each, header: [first.replace(PLAIN_ERROR, 'Error: '), ...rest] };
}
