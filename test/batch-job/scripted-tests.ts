/**
 * What Node's test runner says of the attempt world's service, in TAP and without starting Node: for tests of what comes
 * of the tests' word, of which many runs are made. A source that ends in `&& 2` breaks the test of the prices.
 */
const tell = (...lines: readonly string[]): string => ["echo 'TAP version 13'", ...lines, 'exit "$failed"'].join('\n');

/** What `grep -q -F` says of the source, in the shell's own words: another process costs more. */
const HOLDS = `holds() {
  while IFS= read -r line; do
    case "$line" in *"$1"*) return 0 ;; esac
  done < src/total.js
  return 1
}`;

const PRICES = `if holds '&& 2'
then echo 'not ok 1 - prices add up'; failed=1
else echo 'ok 1 - prices add up'; passed=$((passed + 1))
fi`;
/** The price of no product is read with care, or the fault is swallowed. */
const GONE = `if holds 'sum + (item.product?.price' || holds 'catch {}'
then echo 'ok 2 - a product that is gone counts nothing'; passed=$((passed + 1))
else echo 'not ok 2 - a product that is gone counts nothing'; failed=1
printf '%s\\n' "  ---" \\
"  failureType: 'testCodeFailure'" \\
"  error: \\"Cannot read properties of undefined (reading 'price')\\"" \\
"  code: 'ERR_TEST_FAILURE'" \\
"  name: 'TypeError'" \\
"  stack: |-" \\
"    total (src/total.js:2:34)" \\
"    TestContext.<anonymous> (test/gone.test.js:6:16)" \\
"  ..."
fi`;

const SUITE = tell(
  'passed=0 failed=0',
  HOLDS,
  PRICES,
  `if [ -e test/gone.test.js ] || [ -e test/removed.test.js ]; then\n${GONE}\nfi`,
  'echo "# pass $passed"',
);
const REGRESSION = tell('passed=0 failed=0', HOLDS, GONE, 'echo "# pass $passed"');

export const SCRIPTED_TESTS = { command: SUITE, regression: `: {files}\n${REGRESSION}`, timeoutMinutes: 1 };
