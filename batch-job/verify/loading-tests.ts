import { posix } from 'node:path';
import { isTestPath } from '../../core/diff/rules/is-test.ts';
import type { Repository } from '../repository/open-repository.ts';

const MAX_FILES = 3;
const MAX_TEXTS = 1_000;

/**
 * The tests that load a file: a table of cases, a fixture or a helper holds no test of its own.
 *
 * @param files as the fix names its regression test
 * @returns test files of the base that name one of them; empty where more than a few do, since such a file is no test's own
 */
export async function findLoadingTests(
  repository: Pick<Repository, 'files' | 'texts'>,
  files: readonly string[],
): Promise<readonly string[]> {
  // A change of the source that breaks a test is no test, whatever the fix calls it.
  if (!files.every(isTestPath)) return [];
  const tests = (await repository.files()).filter((path) => isTestPath(path) && !files.includes(path));
  const texts = await repository.texts(tests.slice(0, MAX_TEXTS));
  const loading = tests.filter((path) => files.some((file) => names(texts.get(path) ?? '', file)));
  return loading.length > MAX_FILES ? [] : loading;
}

/** As in `'../fixtures/cases.js'`, `"fixtures/cases"`, `cases.json` or `from tests.cases import`. */
function names(text: string, file: string): boolean {
  const { name } = posix.parse(file);
  return new RegExp(`(?:[/'".\\\\]|\\bimport )${name.replace(/[^\w]/g, '\\$&')}(?![\\w-])`).test(text);
}
