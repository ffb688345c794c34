import type { ChangeSide } from '../change.ts';
import { fileKind } from '../file-kind.ts';
import { maskComments } from '../mask-comments.ts';

/** One test of a file, as its runner names it. */
export interface WrittenTest {
  readonly path: string;
  readonly name: string;
  /** First and last line, from 1. Marks above the test are part of it. */
  readonly lines: readonly [first: number, last: number];
  /** Its lines without comments. */
  readonly code: readonly string[];
}

/**
 * The tests of a file, in the words of the common runners of nine languages. A test ends where the next one begins.
 *
 * @returns nothing for a file without a text
 */
export function findTests(side: ChangeSide, path: string): readonly WrittenTest[] {
  const text = side.text(path);
  const kind = fileKind(path);
  if (text === undefined || (kind !== 'test' && !/\.rs$/.test(path))) return [];
  const lines = maskComments(path, text)
    .code.split('\n')
    .map((line) => line.slice(0, 1_000));
  const starts = lines.flatMap((line, index) => {
    const name = nameOf(line, lines, index);
    return name === undefined ? [] : [{ name, at: index, first: firstLine(lines, index) }];
  });
  return starts.map(({ name, first }, index) => {
    const next = starts[index + 1]?.first ?? lines.length;
    return { path, name, lines: [first + 1, next] as const, code: lines.slice(first, next) };
  });
}

const NAMED: readonly RegExp[] = [
  // JavaScript, TypeScript, Pest; a modifier says how it is run.
  /^\s*(?:await\s+)?[xf]?(?:it|test|specify|bench)(?:\.\w{1,20}){0,3}(?:\([^()]{0,200}\)|`[^`]{0,200}`)?\(\s{0,4}["'`](.{1,300}?)["'`]/,
  /^\s*(?:async\s+)?def\s+(test\w{0,200})\s*\(?/,
  /^func\s+(Test\w{1,200})\s*\(/,
  /^\s*t\.Run\(\s{0,4}"([^"]{1,200})"/,
  // Ruby and Elixir.
  /^\s*[xf]?(?:it|specify|scenario|test|example|property)\s*\(?\s*["'](.{1,300}?)["'].{0,200}\bdo\b/,
  /^\s*(?:public\s+)?function\s+(test\w{1,200})\s*\(/,
  /^\s*(?:public\s+)?func\s+(test\w{1,200})\s*\(/,
];
/** A line that makes a test of the function below it. */
const MARK =
  /^\s*(?:@(?:Test|ParameterizedTest|RepeatedTest|Property|TestFactory)\b|\[(?:Fact|Theory|Test|TestCase|TestMethod|DataTestMethod)\b|#\[(?:\w+::)*(?:test|rstest|test_case|Test|wasm_bindgen_test|quickcheck)\b)/;
const FUNCTION = /\b(?:fn|fun|void|function|func|Task|def|async)\s+`?([\w ]{1,200}?)`?\s*[(<]/;

function nameOf(line: string, lines: readonly string[], index: number): string | undefined {
  for (const pattern of NAMED) {
    const name = pattern.exec(line)?.[1];
    if (name !== undefined) return name;
  }
  const found = FUNCTION.exec(line)?.[1];
  if (found === undefined) return undefined;
  const above = lines.slice(firstLine(lines, index), index + 1);
  return above.some((each) => MARK.test(each)) ? found.trim() : undefined;
}

const LOOKS_UP = 12;

/** Marks stand above a test: decorators, annotations, attributes. */
function firstLine(lines: readonly string[], index: number): number {
  let first = index;
  while (first > 0 && index - first < LOOKS_UP && /^\s*(?:@\w|#?\[[\w:]|\)\s*$)/.test(lines[first - 1] ?? ''))
    first -= 1;
  return first;
}
