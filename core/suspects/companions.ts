import { type FileIndex, isTestPath } from './file-index.ts';
import type { Suspect } from './suspect.ts';

/** Where the test of the first suspect is put: the last of the five that are shown. */
const TEST_PLACE = 4;

const CLASS_FILE = /^\.(?:java|kt|scala|cs|php)$/;

const TEST_MARK = /(?:[._-]?[Tt]ests?|[._-][Ss]pec|Spec|TestCase)$|^(?:test_|Test(?=[A-Z]))/;

/**
 * Adds what belongs together by name: when only a test was found, the file that it tests; otherwise the test of the
 * first suspect, where a regression test would go.
 */
export function withCompanions(suspects: readonly Suspect[], index: FileIndex): readonly Suspect[] {
  const first = suspects[0];
  if (first === undefined) return suspects;
  return isTestPath(first.path)
    ? insert(suspects, 1, subjectOf(first.path, index), `${nameOf(first.path)} tests it`)
    : insert(suspects, TEST_PLACE, testOf(first.path, index), `the test of ${nameOf(first.path)}`);
}

function insert(
  suspects: readonly Suspect[],
  place: number,
  path: string | undefined,
  why: string,
): readonly Suspect[] {
  if (path === undefined || suspects.slice(0, place).some((suspect) => suspect.path === path)) return suspects;
  return [
    ...suspects.slice(0, place),
    { path, why },
    ...suspects.slice(place).filter((suspect) => suspect.path !== path),
  ];
}

function subjectOf(test: string, index: FileIndex): string | undefined {
  const stem = nameOf(test).replace(TEST_MARK, '');
  if (stem === '' || stem === nameOf(test)) return undefined;
  return index.named(`${stem}${extensionOf(test)}`).find((path) => !isTestPath(path));
}

function testOf(subject: string, index: FileIndex): string | undefined {
  const name = nameOf(subject);
  const extension = extensionOf(subject);
  return [
    `${name}Test`,
    `${name}Tests`,
    `Test${name}`,
    `${name}.test`,
    `${name}.spec`,
    `test_${name}`,
    `${name}_test`,
    `${name}_spec`,
    `${name}Spec`,
    `test-${name}`,
    // A class cannot be tested by one of its own name; a module often is: `test/cart.js` for `lib/cart.js`.
    ...(CLASS_FILE.test(extension) ? [] : [name]),
  ]
    .flatMap((stem) => index.named(`${stem}${extension}`))
    .find((path) => path !== subject && isTestPath(path));
}

const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1).replace(/\.\w+$/, '');
const extensionOf = (path: string): string => /\.\w+$/.exec(path)?.[0] ?? '';
