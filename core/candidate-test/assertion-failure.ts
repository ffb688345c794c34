/**
 * Whether a red run is red since an assertion did not hold. Else the code under test crashed, which every test that only calls
 * it notices.
 *
 * @param output what the run printed
 * @param green what the same test printed as it passed: its own words, such as the names of tests, prove nothing
 */
export const isAssertionFailure = (output: string, green = ''): boolean =>
  FAILURES.some((pattern) => count(output, pattern) > count(green, pattern));

const count = (text: string, { source, flags }: RegExp): number =>
  text.match(new RegExp(source, `${flags}g`))?.length ?? 0;

/** What test libraries print when an assertion fails, and not when the code throws. */
const FAILURES: readonly RegExp[] = [
  // Node's assert, Chai, Jest's and Vitest's expect, unittest and pytest, JUnit, Kotest.
  /\bAssertionError\b|\bAssertionFailedError\b|\bJestAssertionError\b|\bAssertionFailure\b/,
  /\bexpect\(.{0,200}\)\.|\bERR_ASSERTION\b/,
  /^E\s+assert\b/m,
  /^E\s+Failed: DID NOT (?:RAISE|WARN)/m,
  // Java's, Go's, Rust's, Ruby's, PHP's, .NET's.
  /\borg\.opentest4j\.|\bjava\.lang\.AssertionError\b|\bComparisonFailure\b/,
  /^\s+\S+_test\.go:\d+: /m,
  /\bassertion (?:`|failed|left)/,
  /^\s*(?:\d+\) )?(?:Failure\/Error:|Failure:)|\bMinitest::Assertion\b|\bExpectationNotMetError\b|^\s*expected: /m,
  /\bFailed asserting that\b|\bAssert\.\w+\(\) Failure\b|\bExpected: .{0,200}\bBut was: /s,
  // Tap's and AVA's own.
  /^not ok \d+ (?:.*\n){1,3}\s+---\n(?:.*\n){0,3}?\s+operator: /m,
];
