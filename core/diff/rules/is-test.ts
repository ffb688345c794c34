import type { PatchFile } from '../parse-patch.ts';

/** Where the common test runners find tests, by folder or by name. */
const TEST_PATHS: readonly RegExp[] = [
  /(^|\/)(tests?|__tests__|__mocks__|specs?|e2e|testdata|fixtures)\//i,
  /[._-](test|tests|spec)\.\w+$/i,
  /(^|\/)test_[^/]+\.py$/,
  /(^|\/)conftest\.py$/,
  /(^|\/)tests?\.rs$/,
  /(Test|Tests|TestCase|IT|Spec)\.(java|kt|scala|groovy|cs)$/,
];

/** Whether a path looks like a test's, or a test's fixture. */
export const isTestPath = (path: string): boolean => TEST_PATHS.some((pattern) => pattern.test(path));

/** Whether a change is one of a test: of a test file, or of the tests inside a source file. */
export const isTestChange = ({ path, inSourceTests }: Pick<PatchFile, 'path' | 'inSourceTests'>): boolean =>
  inSourceTests === true || isTestPath(path);
