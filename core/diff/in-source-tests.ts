import { type MaskedLanguage, maskCode } from './mask-code.ts';

/** How a language marks tests inside a source file. */
interface InSourceTests {
  readonly paths: RegExp;
  readonly language: MaskedLanguage;
  /** What comes before a test, or a block of tests. */
  readonly mark: RegExp;
  /** The whole file is a test. */
  readonly whole?: RegExp;
}

const LANGUAGES: readonly InSourceTests[] = [
  {
    // https://doc.rust-lang.org/book/ch11-03-test-organization.html
    paths: /\.rs$/,
    language: 'rust',
    mark: /#\[\s*(?:cfg\s*\(\s*(?:test\s*\)|all\s*\((?:(?!\bnot\b|\bany\b)[^\]])*\btest\b)|(?:\w+::)*(?:test|rstest|test_case|wasm_bindgen_test|quickcheck)\b)/g,
    whole: /^\s*#!\[\s*cfg\s*\(\s*test\s*\)\s*\]/,
  },
  {
    // https://vitest.dev/guide/in-source
    paths: /\.[cm]?[jt]sx?$/,
    language: 'javascript',
    mark: /\bif\s*\(\s*import\.meta\.vitest\b/g,
  },
];

/** Whether a file is of a language that has tests inside source files. */
export const hasInSourceTests = (path: string): boolean => LANGUAGES.some(({ paths }) => paths.test(path));

/**
 * Finds the tests inside a source file.
 *
 * @returns whether a line, counted from 1, is part of one; undefined where the language has no such tests
 */
export function findInSourceTests(path: string, text: string): ((line: number) => boolean) | undefined {
  const found = LANGUAGES.find(({ paths }) => paths.test(path));
  if (found === undefined) return undefined;
  const code = maskCode(text, found.language);
  if (found.whole?.test(code)) return () => true;
  const lines = text.split('\n');
  const tests = new Set<number>();
  let [done, line] = [0, 0];
  for (const { index } of code.matchAll(found.mark)) {
    if (index < done) continue;
    line += countLines(code, done, index);
    done = endOfItem(code, index);
    const last = line + countLines(code, index, done);
    for (let at = firstLine(lines, line); at <= last; at++) tests.add(at + 1);
    line = last;
  }
  return (number) => tests.has(number);
}

const countLines = (text: string, start: number, end: number): number => text.slice(start, end).split('\n').length - 1;

/** Other attributes and the documentation stand above. */
function firstLine(lines: readonly string[], line: number): number {
  let first = line;
  while (/^\s*(?:#\[|\/\/\/)/.test(lines[first - 1] ?? '')) first -= 1;
  return first;
}

/** Where an attribute's item, or a condition's block, ends: after its closing brace, or its semicolon. */
function endOfItem(code: string, start: number): number {
  const brackets = /[()[\]{};]/g;
  brackets.lastIndex = start;
  let depth = 0;
  for (let match = brackets.exec(code); match !== null; match = brackets.exec(code)) {
    const [bracket] = match;
    if ('([{'.includes(bracket)) depth += 1;
    else if (bracket !== ';') depth -= 1;
    if (depth <= 0 && (bracket === ';' || bracket === '}')) return brackets.lastIndex;
  }
  return code.length;
}
