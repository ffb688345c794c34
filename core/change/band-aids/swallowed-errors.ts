import type { Change } from '../change.ts';
import { type ChangedLine, changedLines } from '../changed-lines.ts';
import { maskComments } from '../mask-comments.ts';

/** A handler of errors that does nothing with what it caught. */
export interface SwallowedError {
  readonly path: string;
  readonly line: number;
  /** Whether any error is lost, and not one that the code expects. */
  readonly isBroad: boolean;
}

/** Handlers that the change writes, or empties. */
export function swallowedErrors(change: Change): readonly SwallowedError[] {
  const { added, removed } = changedLines(change);
  const touched = new Map(
    [
      ...Map.groupBy(
        added.filter(({ kind }) => kind === 'code'),
        ({ path }) => path,
      ),
    ].map(([path, lines]) => [path, new Set(lines.map(({ line }) => line))] as const),
  );
  const files = change.files.filter(({ kind }) => kind !== 'deleted');
  const inBlocks = files.flatMap(({ path, oldPath }) => {
    const isTouched = touched.get(path);
    const hasLost = removed.some((line) => line.path === (oldPath ?? path) && line.kind === 'code');
    if (isTouched === undefined && !hasLost) return [];
    const handlers = idleHandlers(path, change.head.text(path));
    const before = idleHandlers(path, change.base.text(oldPath ?? path));
    const fresh = handlers.filter(({ first, last }) => rangeHas(isTouched, first, last));
    if (fresh.length > 0) return handlers.length > before.length ? fresh : [];
    // A handler that lost its lines has none that is new.
    const known = new Set(before.map(({ key }) => key));
    return handlers.length > before.length ? handlers.filter(({ key }) => !known.has(key)).slice(0, 1) : [];
  });
  const found = [
    ...inBlocks.map(({ path, first, isBroad }) => ({ path, line: first, isBroad })),
    ...newInline(added, removed),
    ...discarded(added, removed),
  ];
  return [...new Map(found.map((each) => [`${each.path}:${each.line}`, each])).values()];
}

const rangeHas = (lines: ReadonlySet<number> | undefined, first: number, last: number): boolean => {
  for (let line = first; line <= last; line++) if (lines?.has(line) === true) return true;
  return false;
};

interface Handler {
  readonly path: string;
  readonly first: number;
  readonly last: number;
  readonly isBroad: boolean;
  /** What it handles: the lines before it. */
  readonly key: string;
}

const OPENS =
  /(?<!\.)\bcatch\b[^{}]{0,200}\{\s*$|(?<!\.)\bcatch\b[^{}]{0,200}\{.{0,100}\}\s*[);]{0,3}\s*$|\.catch\([^{}]{0,100}(?:=>|\))\s*\{\s*$|^\s*except\b.{0,200}:|^\s*rescue\b|\bif\s+(?:\w+(?:,\s*\w+)?\s*:=\s*.{1,200};\s*)?\w{0,10}[eE]rr\s*!=\s*nil\s*\{/;
/** A handler's only line, which does nothing with what it caught. */
const IDLE =
  /^(?:pass|[\w$.>-]{1,80}\s*:?=\s*(?:null|None|nil|undefined|false|0|''|""|\[\]|\{\})\s*;?|\.\.\.|continue;?|break;?|nil|null|end|;|void 0;?|_\s*=\s*\w{0,10}[eE]rr|(?:return|break|=>)?\s*(?:null|undefined|None|nil|false|true|False|True|0|-1|''|""|\[\]|\{\}|\(\)|:ok|:error|default|""|String\.Empty|Optional\.empty\(\)|Collections\.empty\w+\(\)|List\.of\(\)|emptyList\(\)|Promise\.resolve\(\)|\w+,\s*nil|nil,\s*nil|return)?;?)\s*[);]{0,3}$/;
const MAX_LINES = 40;

function idleHandlers(path: string, text: string | undefined): readonly Handler[] {
  if (text === undefined) return [];
  const lines = withBraces(
    maskComments(path, text)
      .code.split('\n')
      .map((line) => line.slice(0, 1_000)),
  );
  return lines.flatMap((line, index) => {
    const opening = OPENS.exec(line);
    if (opening === null) return [];
    const { body, last } = bodyOf(lines, index, path);
    if (!body.every((each) => IDLE.test(each.trim())) || body.length > 2) return [];
    // Go hands errors on by hand: a return without one loses it, and so does an empty block.
    if (
      /!=\s*nil/.test(line) &&
      !body.every((each) => /^(?:return(?:\s+(?:.*\bnil|true|false))?|continue|_\s*=.*|)$/.test(each.trim()))
    )
      return [];
    const tried = lines.slice(Math.max(0, index - 4), index);
    const isExpected = NARROW.test(line) || tried.some((each) => EXPECTED.test(each));
    const key = [...tried, line].map((each) => each.replace(/\s+/g, '')).join('\n');
    return [{ path, first: index + 1, last: last + 1, isBroad: !isExpected, key }];
  });
}

/** Some styles put a handler's brace on a line of its own. */
const withBraces = (lines: readonly string[]): readonly string[] =>
  lines.map((line, index) => {
    if (/^\s*\}?\s*catch\b[^{}]{0,200}$/.test(line) && lines[index + 1]?.trim() === '{') return `${line} {`;
    return line.trim() === '{' && /^\s*\}?\s*catch\b[^{}]{0,200}$/.test(lines[index - 1] ?? '') ? '' : line;
  });

/** It names the error that it expects. */
const NARROW =
  /\bcatch\s*\(\s*(?:final\s+)?(?:\w+\s*:\s*)?(?!(?:Exception|Throwable|Error|RuntimeException|System\.Exception|\\?Throwable|\\?Exception|BaseException|any|unknown)\b)\\?(?:[\w.]+(?:Exception|Error|NotFound\w*)|\w+\s*\|\s*\w+)\b|^\s*except\s+\(?(?!(?:Exception|BaseException)\b)[\w.]+|^\s*rescue\s+(?!(?:StandardError|Exception)\b)[A-Z][\w:]+|\bwhen\s*\(/;
/** What fails by design for some values, and says nothing more. */
const EXPECTED =
  /\b(?:JSON\.parse|new URL|new RegExp|decodeURI\w*|TextDecoder|decode|atob|BigInt|Number\.parse\w+|parseInt|unlink|rm|rmdir|access|existsSync|stat|close|destroy|kill|removeItem|getItem|setItem|localStorage|matchMedia|require\.resolve|json\.loads|int|float|UUID|fromisoformat|Integer\.parseInt|Long\.parseLong|UUID\.fromString|valueOf|import)\b/;

function bodyOf(lines: readonly string[], index: number, path: string): { body: readonly string[]; last: number } {
  const line = lines[index] ?? '';
  if (/\.pyi?$/.test(path)) return indented(lines, index);
  if (/\.(?:rb|rake|exs?)$/.test(path)) return untilEnd(lines, index);
  const same = /\b(?:catch|nil)\b[^{}]{0,200}\{(.{0,100})\}\s*[);]{0,3}\s*$/.exec(line)?.[1];
  if (same !== undefined) return { body: same.trim() === '' ? [] : [same], last: index };
  const body: string[] = [];
  let depth = 1;
  for (let at = index + 1; at < lines.length && at < index + MAX_LINES; at++) {
    const each = lines[at] ?? '';
    depth += (each.match(/\{/g)?.length ?? 0) - (each.match(/\}/g)?.length ?? 0);
    if (depth <= 0) return { body, last: at };
    if (each.trim() !== '') body.push(each);
  }
  return { body: ['unknown'], last: index };
}

function indented(lines: readonly string[], index: number): { body: readonly string[]; last: number } {
  const [, rest = ''] = /:\s*(.*)$/.exec((lines[index] ?? '').replace(/^[^:]{0,200}/, '')) ?? [];
  if (rest.trim() !== '') return { body: [rest], last: index };
  const depthOf = (each: string) => /^\s*/.exec(each)?.[0].length ?? 0;
  const depth = depthOf(lines[index] ?? '');
  const body: string[] = [];
  let at = index + 1;
  for (; at < lines.length && at < index + MAX_LINES; at++) {
    const each = lines[at] ?? '';
    if (each.trim() === '') continue;
    if (depthOf(each) <= depth) break;
    body.push(each);
  }
  return { body, last: Math.max(index, at - 1) };
}

function untilEnd(lines: readonly string[], index: number): { body: readonly string[]; last: number } {
  const body: string[] = [];
  for (let at = index + 1; at < lines.length && at < index + MAX_LINES; at++) {
    const each = (lines[at] ?? '').trim();
    if (/^(?:end|ensure|else|rescue|after)\b/.test(each)) return { body, last: at };
    if (each !== '') body.push(each.replace(/^_\w*\s*->\s*/, ''));
  }
  return { body: ['unknown'], last: index };
}

const INLINE: readonly RegExp[] = [
  /\.catch\(\s*(?:noop|_\.noop|\(\s*\w*\s*\)\s*=>\s*(?:\{\s*\}|null|undefined|false|0|''|""|\[\]|\(\{\}\)|void 0)|\w+\s*=>\s*\{\s*\}|function\s*\(\w*\)\s*\{\s*\})\s*\)/,
  /\brescue\s+(?:nil|false|0|''|""|\[\]|\{\})\s*$/,
  /\b(?:contextlib\.)?suppress\(\s*(?:Exception|BaseException)\s*\)/,
  /\bdefer func\(\)\s*\{\s*(?:_\s*=\s*)?recover\(\)\s*\}\(\)/,
  /\bprocess\.on\(\s*["'](?:uncaughtException|unhandledRejection)["']\s*,\s*\(\s*\w*\s*\)\s*=>\s*\{\s*\}\s*\)/,
  /\berror_reporting\(\s*0\s*\)/,
  /^\s*_\s*=\s*err\s*$/,
  /^\s*On Error Resume Next\b/i,
];

/** A line that was like this before is edited, and not new. */
function newInline(added: readonly ChangedLine[], removed: readonly ChangedLine[]): readonly SwallowedError[] {
  const isInline = ({ kind, code }: ChangedLine) => kind === 'code' && INLINE.some((pattern) => pattern.test(code));
  const before = removed.filter(isInline);
  const known = (path: string) => before.filter((line) => line.path === path).length;
  return [...Map.groupBy(added.filter(isInline), ({ path }) => path)].flatMap(([path, lines]) =>
    lines.slice(known(path)).map(({ line }) => ({ path, line, isBroad: true })),
  );
}

/** An error that was taken, or handed on, is put aside: `value, err := take()` becomes `value, _ := take()`. */
function discarded(added: readonly ChangedLine[], removed: readonly ChangedLine[]): readonly SwallowedError[] {
  const takes = new Set(
    removed.flatMap(({ code, path }) =>
      callOf(code, path, /\berr\s*:?=\s*([\w.:]{1,200})\(|([\w.:]{1,200})\([^()]{0,200}\)(?:\.await)?\?/),
    ),
  );
  return added.flatMap(({ path, line, code, kind }) => {
    const calls = callOf(
      code,
      path,
      /(?:,|^)\s*_\s*:?=\s*([\w.:]{1,200})\(|\blet _ = ([\w.:]{1,200})\(|^\s*([\w.:]{1,200})\([^()]{0,200}\)(?:\.await)?\.ok\(\);/,
    );
    return kind === 'code' && calls.some((call) => takes.has(call)) ? [{ path, line, isBroad: true }] : [];
  });
}

const callOf = (code: string, path: string, pattern: RegExp): string[] =>
  (/\.(?:go|rs)$/.test(path) ? (pattern.exec(code)?.slice(1) ?? []) : []).filter((call) => call !== undefined);
