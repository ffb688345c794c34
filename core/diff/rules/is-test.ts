/** Where the common test runners find tests, by folder or by name. */
const TEST_PATHS: readonly RegExp[] = [
  /(^|\/)(tests?|__tests__|__mocks__|specs?|e2e|testdata|fixtures)\//i,
  /[._-](test|tests|spec)\.\w+$/i,
  /(^|\/)test_[^/]+\.py$/,
  /(^|\/)conftest\.py$/,
  /(Test|Tests|TestCase|IT|Spec)\.(java|kt|scala|groovy|cs)$/,
];

/** Whether a path looks like a test's, or a test's fixture. */
export const isTestPath = (path: string): boolean => TEST_PATHS.some((pattern) => pattern.test(path));
