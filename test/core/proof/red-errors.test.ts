import { expect, test } from 'vitest';
import { readRedErrors } from '../../../core/proof/red-errors.ts';

const GO_VERBOSE = `=== RUN   TestTotal
=== RUN   TestTotal/empty
    cart_test.go:9: total is 1, not 0
--- FAIL: TestTotal (0.00s)
    --- FAIL: TestTotal/empty (0.00s)
=== RUN   TestOther
--- PASS: TestOther (0.00s)
FAIL
exit status 1
FAIL\tshop/cart\t0.003s
`;

const GO_PANIC = `=== RUN   TestOther
--- PASS: TestOther (0.00s)
=== RUN   TestTotal
--- FAIL: TestTotal (0.00s)
panic: no cart [recovered]
\tpanic: no cart

goroutine 6 [running]:
shop/cart.Total(...)
\t/app/cart.go:12
FAIL\tshop/cart\t0.003s
`;

const RSPEC_DIFF = `F

Failures:

  1) Cart prints its lines
     Failure/Error: expect(cart.to_s).to eq("a\\n")

       expected: "a\\n"
            got: ""

       (compared using ==)

       Diff:
       @@ -1 +1 @@
       -a
     # ./spec/cart_spec.rb:4:in \`block (2 levels) in <top (required)>'

Finished in 0.01 seconds (files took 0.1 seconds to load)
1 example, 1 failure
`;

const CARGO = `failures:

---- err_06 stdout ----
thread 'err_06' panicked at tests/tests.rs:167:22:
called \`Result::unwrap()\` on an \`Err\` value: Missing
note: run with \`RUST_BACKTRACE=1\` environment variable to display a backtrace


failures:
    err_06

test result: FAILED. 41 passed; 1 failed; 0 ignored
`;

const MINITEST = `# Running:

F

Finished in 0.01s, 100.0 runs/s, 100.0 assertions/s.

  1) Failure:
Cart::Total#test_0002_is zero when empty [test/spec_cart.rb:9]:
Expected: 0
  Actual: 1

1 runs, 1 assertions, 1 failures, 0 errors, 0 skips
`;

test.each([
  ['Minitest in words', MINITEST, /^Expected: 0\n/],
  ['cargo', CARGO, /value: Missing\nnote: run with .*$/],
  ['go test -v', GO_VERBOSE, /^\s*cart_test\.go:9: total is 1, not 0$/],
  ['go test -v, of a panic', GO_PANIC, /^panic: no cart \[recovered\][\s\S]*cart\.go:12$/],
  ['RSpec with a difference', RSPEC_DIFF, /^\s*expected: "a\\n"/],
])('the error that a test failed with comes first: %s', (_, output, expected) => {
  const [first] = readRedErrors(output).errors;
  expect(first?.stack.trim()).toMatch(expected);
});

const UVU = `index.test.js
 primitives  • •   (2 / 2)
 basics  • ✘ ✘   (1 / 3)

   FAIL  basics  "minus zero"
    Expected values to be strictly equal:  (is)

        ++0     (Expected)
        ---0    (Actual)
          ^
    at assert (node_modules/uvu/assert/index.js:33:8)
    at Object.is (node_modules/uvu/assert/index.js:41:2)
    at Object.handler (test/index.test.js:3:78)


   FAIL  basics  "throws"
    out of it

    at Object.handler (test/index.test.js:3:123)


  Total:     5
  Passed:    3
  Skipped:   0
  Duration:  10.06ms
`;

test('uvu’s failing tests are read one by one, without the dots before them', () => {
  const { errors, isDoubtful } = readRedErrors(UVU);
  expect(isDoubtful).toBe(false);
  expect(errors.map(({ stack }) => stack.split('\n')[0])).toEqual([
    'AssertionError: Expected values to be strictly equal:  (is)',
    'Error: out of it',
  ]);
  expect(errors.map(({ stack }) => /test\/index\.test\.js:3:\d+/.exec(stack)?.[0])).toEqual([
    'test/index.test.js:3:78',
    'test/index.test.js:3:123',
  ]);
});
