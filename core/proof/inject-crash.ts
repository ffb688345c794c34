import { declaredBy, lastName } from './names.ts';
import type { Place } from './places.ts';

/** A statement that ends a function with an error of these words, and that a compiler does not see as the end. */
const CRASHES: Readonly<Record<string, (words: string) => string>> = {
  rs: (words) => `if core::hint::black_box(true) { panic!("${words}"); }`,
  go: (words) => `panic("${words}")`,
  php: (words) => `if (true) { throw new \\Error('${words}'); }`,
  java: (words) => `if (Boolean.parseBoolean("true")) throw new IllegalStateException("${words}");`,
  kt: (words) => `if ("${words}".isNotEmpty()) throw IllegalStateException("${words}");`,
  scala: (words) => `throw new IllegalStateException("${words}");`,
  cs: (words) => `if (System.Environment.TickCount64 != -1) throw new System.InvalidOperationException("${words}");`,
  swift: (words) => `if Bool("true")! { fatalError("${words}") }`,
  js: (words) => `if (Date.now() !== 0) throw new Error("${words}");`,
  rb: (words) => `raise '${words}'`,
  ex: (words) => `raise "${words}"`,
  py: (words) => `raise RuntimeError("${words}")`,
};
const ALIASES: Readonly<Record<string, string>> = {
  ...Object.fromEntries(['cjs', 'mjs', 'jsx', 'ts', 'cts', 'mts', 'tsx'].map((extension) => [extension, 'js'])),
  exs: 'ex',
  kts: 'kt',
};

const HEADER_LINES = 12;

/**
 * Has a function end with an error as soon as it begins: a test that then fails with it runs that function. Serves where no
 * runtime tells what ran. The lines of the file keep their numbers, where the language allows it.
 *
 * @param text of the file, in which the function may stand some lines further down than `place` says
 * @param words of letters, digits and dashes alone
 * @returns undefined when the language is not known, or the function's beginning is not found
 */
export function injectCrash(
  text: string,
  { path, function: name, line = 1 }: Place,
  words: string,
): string | undefined {
  const extension = path.slice(path.lastIndexOf('.') + 1).toLowerCase();
  const language = ALIASES[extension] ?? extension;
  const crash = CRASHES[language]?.(words);
  const wanted = lastName(name);
  if (crash === undefined || wanted === '') return undefined;
  const lines = text.split('\n');
  const headers = [...lines.keys()].filter(
    (at) => lastName(declaredBy((lines[at] ?? '').slice(0, 400)) ?? '') === wanted,
  );
  // Of several functions of that name, the one that the place lies in.
  const header = headers.findLast((at) => at < line) ?? headers[0];
  if (header === undefined) return undefined;
  const injected = BODIES[language] ?? intoBraces;
  return injected(lines, header, crash)?.join('\n');
}

/** Puts the statement where the body of the function begins that the line `header`, from 0, declares. */
type Inject = (lines: readonly string[], header: number, crash: string) => readonly string[] | undefined;

/** The lines, from 0, on which a declaration may go on: none from the next declaration on, which is of another function. */
function headerLines(lines: readonly string[], header: number): readonly number[] {
  const near = [...lines.keys()].slice(header, header + HEADER_LINES);
  const next = near.findIndex((at) => at > header && declaredBy((lines[at] ?? '').slice(0, 400)) !== undefined);
  return next === -1 ? near : near.slice(0, next);
}

const intoBraces: Inject = (lines, header, crash) => {
  for (const at of headerLines(lines, header)) {
    const line = lines[at] ?? '';
    const end = /\{\s*(?:\/\/.*)?\r?$/.exec(line)?.index ?? (at === header ? bodyOnOneLine(line) : undefined);
    if (end !== undefined) return lines.with(at, `${line.slice(0, end + 1)} ${crash}${line.slice(end + 1)}`);
    // A declaration without a body, such as an abstract one.
    if (/;\s*$/.test(line)) return undefined;
  }
  return undefined;
};

/** `fn left() -> u8 { 1 }` */
function bodyOnOneLine(line: string): number | undefined {
  const [, before] = /^(.*\)[^{}]*)\{[^{}]*\}\s*;?\s*$/.exec(line) ?? [];
  return before?.length;
}

const intoRuby: Inject = (lines, header, crash) => {
  const line = lines[header] ?? '';
  if (/^\s*def\s[^(]*(?:\([^)]*\))?\s*=/.test(line) || !/^\s*def\s[^(]*(?:\([^)]*\))?\s*(?:#.*)?$/.test(line))
    return undefined;
  return lines.with(header, `${line.replace(/\s*#.*$/, '')}; ${crash}`);
};

/** A body is a block, or one expression after `do:`. */
const intoElixir: Inject = (lines, header, crash) => {
  const at = headerLines(lines, header).find((each) => /\bdo(?::|\s*$)/.test(lines[each] ?? ''));
  if (at === undefined) return undefined;
  const line = lines[at] ?? '';
  const inExpression = `do: ${crash.replace(/^raise (.*)$/, 'raise($1)')} &&`;
  return lines.with(at, /\bdo:/.test(line) ? line.replace(/\bdo:/, inExpression) : `${line} ${crash}`);
};

const intoPython: Inject = (lines, header, crash) => {
  const end = headerLines(lines, header).find((at) => /:\s*(?:#.*)?$/.test(lines[at] ?? ''));
  if (end === undefined) return undefined;
  const next = lines.slice(end + 1).find((line) => line.trim() !== '');
  if (next === undefined) return undefined;
  const indent = next.slice(0, next.length - next.trimStart().length);
  return lines.toSpliced(end + 1, 0, `${indent}${crash}`);
};

const BODIES: Readonly<Record<string, Inject>> = { rb: intoRuby, ex: intoElixir, py: intoPython };
