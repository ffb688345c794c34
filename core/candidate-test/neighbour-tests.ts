import type { ChangeSide } from '../change/change.ts';
import { fileKind } from '../change/file-kind.ts';
import { type MaskedLanguage, maskedLanguageOf } from '../diff/mask-code.ts';
import { lastName, namesAround } from '../proof/names.ts';

const MOST_SHOWN = 3;
/** A repository may hold many thousands of tests. */
const MOST_READ = 5_000;

/**
 * Finds the existing tests that a new test should look like: those of the same module, those that name its functions, and those
 * of the same folder.
 *
 * @param uncovered the lines that tests are to be written for, by path
 * @returns paths of test files, the nearest first
 */
export function neighbourTests(
  side: ChangeSide,
  uncovered: ReadonlyMap<string, readonly number[]>,
  most = MOST_SHOWN,
): readonly string[] {
  const tests = side.paths.filter((path) => fileKind(path) === 'test' && maskedLanguageOf(path) !== undefined);
  const subjects = [...uncovered].map(([path, lines]) => subjectOf(path, lines, side.text(path) ?? ''));
  const scored = tests.slice(0, MOST_READ).map((path) => {
    const test = { path, language: maskedLanguageOf(path), text: side.text(path) ?? '' };
    return { path, score: Math.max(0, ...subjects.map((subject) => nearness(subject, test))) };
  });
  return scored
    .filter(({ score }) => score > 0)
    .toSorted((a, b) => b.score - a.score || (a.path < b.path ? -1 : 1))
    .slice(0, most)
    .map(({ path }) => path);
}

interface Subject {
  readonly path: string;
  readonly language: MaskedLanguage | undefined;
  /** The file's name without its ending, in lower case without signs. */
  readonly name: string;
  readonly functions: readonly string[];
}

function subjectOf(path: string, lines: readonly number[], text: string): Subject {
  const functions = lines.flatMap((line) => namesAround(text, line).map(lastName)).filter((name) => name.length > 2);
  return { path, language: maskedLanguageOf(path), name: plainName(path), functions: [...new Set(functions)] };
}

function nearness(
  subject: Subject,
  test: { readonly path: string; readonly language: MaskedLanguage | undefined; readonly text: string },
): number {
  // Another language's tests are run by another runner.
  if (test.language !== subject.language || test.text === '') return 0;
  const words = new Set(test.text.match(/[A-Za-z_$][\w$]*/g));
  const named = subject.functions.filter((name) => words.has(name)).length;
  return [
    withoutTest(plainName(test.path)) === subject.name ? 40 : 0,
    Math.min(named, 5) * 6,
    [...words].some((word) => plain(word) === subject.name) ? 5 : 0,
    commonFolders(subject.path, test.path),
    1,
  ].reduce((sum, points) => sum + points, 0);
}

const plain = (name: string): string => name.toLowerCase().replace(/[\W_]/g, '');
const plainName = (path: string): string => plain(path.slice(path.lastIndexOf('/') + 1).replace(/\.\w+$/, ''));
/** `price.test.js`, `test_price.py`, `price_test.go` and `PriceTest.java` are all tests of `price`. */
const withoutTest = (name: string): string => name.replace(/^test|(?:tests?|spec|testcase)$/g, '');

function commonFolders(one: string, other: string): number {
  const others = new Set(other.split('/').slice(0, -1));
  return Math.min(4, one.split('/').filter((folder) => others.has(folder)).length);
}
