/**
 * What Node's test runner says of the attempt world's service, in TAP and without starting Node: for tests of what comes
 * of the tests' word, of which many runs are made. A source that ends in `&& 2` breaks the test of the prices.
 */
const tell = (...lines: readonly string[]): string => ["echo 'TAP version 13'", ...lines, 'exit "$failed"'].join('\n');

const PRICES = `if grep -q '&& 2' src/total.js
then echo 'not ok 1 - prices add up'; failed=1
else echo 'ok 1 - prices add up'; passed=$((passed + 1))
fi`;
/** The price of no product is read with care, or the fault is swallowed. */
const GONE = `if grep -q -e 'sum + (item.product?.price' -e 'catch {}' src/total.js
then echo 'ok 2 - a product that is gone counts nothing'; passed=$((passed + 1))
else echo 'not ok 2 - a product that is gone counts nothing'; failed=1
cat <<'DETAILS'
  ---
  failureType: 'testCodeFailure'
  error: "Cannot read properties of undefined (reading 'price')"
  code: 'ERR_TEST_FAILURE'
  name: 'TypeError'
  stack: |-
    total (src/total.js:2:34)
    TestContext.<anonymous> (test/gone.test.js:6:16)
  ...
DETAILS
fi`;

const SUITE = tell(
  'passed=0 failed=0',
  PRICES,
  `if [ -e test/gone.test.js ] || [ -e test/removed.test.js ]; then\n${GONE}\nfi`,
  'echo "# pass $passed"',
);
const REGRESSION = tell('passed=0 failed=0', GONE, 'echo "# pass $passed"');

export const SCRIPTED_TESTS = { command: SUITE, regression: `: {files}\n${REGRESSION}`, timeoutMinutes: 1 };
