import { isTestPath } from '../../core/diff/rules/is-test.ts';
import { regressionCommand } from './regression-patch.ts';
import type { SeenRun, TestBench } from './test-bench.ts';
import { openTestTree } from './test-tree.ts';

/** Files that are run apart. More would take as long as the suite. */
const MAX_FILES = 3;
const MAX_NAMES = 20;
const MAX_TEXTS = 500;

/**
 * Asks whether a fix broke tests, by running only their files in a fresh tree with the fix; where no file is known, the whole
 * suite. A test that fails there too, and passed on the base, is broken. One that passes there may be flaky, or need the rest of
 * the suite.
 *
 * @param patch with which the suite failed
 * @param suite that run
 * @param failing its new failures
 * @returns those that fail again
 */
export async function findBroken(
  bench: TestBench,
  patch: string,
  suite: SeenRun,
  failing: readonly string[],
): Promise<readonly string[]> {
  const files = await filesOfTests(bench, suite, failing);
  const command = files.length === 0 ? bench.test.command : regressionCommand(bench.test.regression, files);
  const tree = await openTestTree(bench, 'with the fix', patch);
  const again = await tree.run('failing tests with fix', command);
  if (again.unusable !== undefined) return [];
  return failing.filter((name) => again.failing.includes(name));
}

/** The test files of the base that hold these tests: named with the test, on a stack of the run, or with the title in their text. */
async function filesOfTests(
  { repository }: Pick<TestBench, 'repository'>,
  { crashedIn }: SeenRun,
  failing: readonly string[],
): Promise<readonly string[]> {
  const names = failing.slice(0, MAX_NAMES);
  const tests = (await repository.files()).filter(isTestPath);
  const named = tests.filter((path) => names.some((name) => name.includes(path)) || crashedIn.includes(path));
  if (named.length > 0) return named.slice(0, MAX_FILES);
  const texts = await repository.texts(tests.slice(0, MAX_TEXTS));
  const holding = names.flatMap((name) => {
    const title = titleOf(name);
    const files = title === '' ? [] : tests.filter((path) => texts.get(path)?.includes(title) === true);
    return files.length <= MAX_FILES ? files : [];
  });
  return [...new Set(holding)].slice(0, MAX_FILES);
}

/** Whether a test may be one of a file: its name has the file's path, or the file's text has its title. */
export function mayHold({ path, text }: { readonly path: string; readonly text: string }, name: string): boolean {
  const title = titleOf(name);
  return name.includes(path) || (title !== '' && text.includes(title));
}

/** The test's own title, behind those of its groups: `shop › takes`, `shop: TestTakes/none`, `tests::takes`. */
export const titleOf = (name: string): string =>
  name
    .replace(/ \(in package \d+\)$/, '')
    .split(/ [>›»] |::|: |#|\//)
    .at(-1)
    ?.trim() ?? '';
