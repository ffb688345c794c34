import { expect, test } from 'vitest';
import { isAssertionFailure } from '../../../core/candidate-test/assertion-failure.ts';

test.each([
  ['Node', "  error: 'Expected values to be strictly equal'\n  code: 'ERR_ASSERTION'\n"],
  ['Vitest', 'AssertionError: expected 3 to be 4 // Object.is equality'],
  ['Jest', 'expect(received).toBe(expected) // Object.is equality'],
  ['pytest', 'E       assert 3 == 4'],
  ['pytest, no exception', "E       Failed: DID NOT RAISE <class 'ValueError'>"],
  ['unittest', 'AssertionError: 3 != 4'],
  ['Go', '--- FAIL: TestPrice (0.00s)\n    price_test.go:9: got 3, want 4\n'],
  ['Rust', 'thread ‘main’ panicked at src/lib.rs:9:\nassertion `left == right` failed'],
  ['JUnit', 'org.opentest4j.AssertionFailedError: expected: <3> but was: <4>'],
  ['RSpec', '     Failure/Error: expect(price).to eq(4)'],
  ['Minitest', '  1) Failure:\nGoldTest#test_gold [test/gold_test.rb:5]:\nExpected: 90\n  Actual: 110\n'],
  ['PHPUnit', 'Failed asserting that 3 matches expected 4.'],
])('%s: an assertion failed', (_, output) => {
  expect(isAssertionFailure(output)).toBe(true);
});

test.each([
  ['Node', "TypeError: Cannot read properties of null (reading 'name')\n    at price (src/price.js:4:9)"],
  ['Python', "E       TypeError: unsupported operand type(s) for +: 'NoneType' and 'int'"],
  ['Go', '--- FAIL: TestPrice (0.00s)\npanic: runtime error: index out of range [1] with length 1'],
  ['Rust', 'thread ‘main’ panicked at src/lib.rs:9:\nindex out of bounds: the len is 1 but the index is 1'],
  ['Minitest', "  1) Error:\nGoldTest#test_gold:\nNoMethodError: undefined method `+' for nil:NilClass\n"],
  ['Java', 'java.lang.NullPointerException: Cannot invoke "Price.total()"'],
])('%s: the code crashed', (_, output) => {
  expect(isAssertionFailure(output)).toBe(false);
});

test('what a test prints as it passes is no assertion that failed', () => {
  const green = '# AssertionError: expected 1\nok 1 - raises an AssertionError\n';
  expect(isAssertionFailure(`${green}TypeError: total is not a function`, green)).toBe(false);
  expect(isAssertionFailure(`${green}AssertionError [ERR_ASSERTION]: 1 !== 2`, green)).toBe(true);
});
