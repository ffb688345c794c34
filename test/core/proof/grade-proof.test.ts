import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parsePatch } from '../../../core/diff/parse-patch.ts';
import type { Coverage } from '../../../core/proof/coverage.ts';
import { gradeProof } from '../../../core/proof/grade-proof.ts';
import { namesAround } from '../../../core/proof/names.ts';
import type { ProofInput } from '../../../core/proof/seen.ts';
import { incidentFixture } from '../../fakes/records.ts';

const output = (name: string): string => readFileSync(join(import.meta.dirname, 'outputs', `${name}.txt`), 'utf8');

/** A patch that takes a line of a file away and puts another in its place, and adds a test. */
const patchOf = (path: string, line: number, regression: string, added: readonly string[] = ['a test']): string =>
  [
    `diff --git a/${path} b/${path}`,
    'index 1111111..2222222 100644',
    `--- a/${path}`,
    `+++ b/${path}`,
    `@@ -${line} +${line} @@`,
    '-before',
    '+after',
    `diff --git a/${regression} b/${regression}`,
    'new file mode 100644',
    'index 0000000..3333333',
    '--- /dev/null',
    `+++ b/${regression}`,
    `@@ -0,0 +1,${added.length} @@`,
    ...added.map((text) => `+${text}`),
    '',
  ].join('\n');

interface Bug {
  readonly kind: string;
  readonly message?: string;
  readonly stack: string;
  readonly path: string;
  readonly line: number;
  readonly regression: string;
  readonly text: string;
}

const JAVASCRIPT: Bug = {
  kind: 'TypeError',
  stack:
    "TypeError: Cannot read properties of null (reading 'price')\n    at /app/src/total.js:4:62\n    at Array.reduce (<anonymous>)\n    at total (/app/src/total.js:4:15)\n    at checkout (/app/src/checkout.js:9:3)",
  path: 'src/total.js',
  line: 4,
  regression: 'test/n.test.js',
  text: '// a comment line\nconst round = (n) => Math.round(n);\nfunction total(cart) {\n  return cart.reduce((sum, item) => sum + round(item.product.price), 0);\n}\nfunction unused() { return 1; }\nmodule.exports = { total, unused };\n',
};
const TYPESCRIPT: Bug = {
  ...JAVASCRIPT,
  stack: "TypeError: Cannot read properties of null (reading 'price')\n    at total (/app/dist/t2.js:3:41)",
  path: 'src/t2.ts',
  line: 6,
  regression: 'vt/a.test.ts',
  text: '// a comment line\ninterface Item { product: { price: number } }\n\nconst round = (n: number) => Math.round(n);\nexport function total(cart: Item[]): number {\n  return cart.reduce((sum, item) => sum + round(item.product.price), 0);\n}\n',
};
const PYTHON: Bug = {
  kind: 'KeyError',
  stack:
    'Traceback (most recent call last):\n  File "/srv/shop/cart.py", line 8, in total\n    return sum(…)\n  File "/srv/shop/cart.py", line 12, in price_of\n    return item["price"]\nKeyError: \'price\'',
  path: 'shop/cart.py',
  line: 12,
  regression: 'tests/test_cart.py',
  text: '\n\n\n\n\n\n    def total(self):\n        return sum(price_of(item) for item in self.items)\n\n\ndef price_of(item):\n    return item["price"]\n',
};
const GO: Bug = {
  kind: 'panic',
  stack:
    'panic: runtime error: index out of range [3] with length 1\n\ngoroutine 1 [running]:\nexample.com/shop/stock.first(...)\n\t/build/stock/stock.go:9\nexample.com/shop/stock.Left(0x1)\n\t/build/stock/stock.go:5 +0x1d\nmain.main()\n\t/build/main.go:8 +0x1d',
  path: 'stock/stock.go',
  line: 9,
  regression: 'stock/stock_test.go',
  text: '',
};
const RUST: Bug = {
  kind: 'panic',
  stack: "thread 'main' panicked at src/lib.rs:2:5:\nindex out of bounds: the len is 1 but the index is 4",
  path: 'src/lib.rs',
  line: 2,
  regression: 'src/lib.rs',
  text: 'pub fn total(prices: &[u32], wanted: usize) -> u32 {\n    prices[wanted] + 1\n}\n',
};
const RUBY: Bug = {
  kind: 'NoMethodError',
  stack:
    "/app/lib/cart.rb:5:in `block in total': undefined method `price' for nil (NoMethodError)\n\tfrom /app/lib/cart.rb:5:in `total'\n\tfrom /app/app.rb:3:in `call'",
  path: 'lib/cart.rb',
  line: 5,
  regression: 'test/cart_test.rb',
  text: '',
};
const PHP: Bug = {
  kind: 'Error',
  stack:
    'PHP Fatal error:  Uncaught Error: Call to a member function price() on null in /var/www/src/Cart.php:6\nStack trace:\n#0 [internal function]: Cart->{closure}(NULL)\n#1 /var/www/src/Cart.php(6): array_map(Object(Closure), Array)\n#2 /var/www/index.php(3): Cart->total()\n#3 {main}',
  path: 'src/Cart.php',
  line: 6,
  regression: 'tests/CartTest.php',
  text: '',
};
const JAVA: Bug = {
  kind: 'java.lang.IllegalStateException',
  stack:
    'java.util.concurrent.ExecutionException: failed\n\tat java.util.concurrent.FutureTask.get(FutureTask.java:1)\nCaused by: java.lang.IllegalStateException: cart is closed already\n\tat com.acme.Cart.add(Cart.java:14)\n\tat com.acme.Shop.sell(Shop.java:9)',
  path: 'src/main/java/com/acme/Cart.java',
  line: 14,
  regression: 'src/test/java/com/acme/CartTest.java',
  text: '',
};
const DOTNET: Bug = {
  kind: 'System.NullReferenceException',
  stack:
    'System.NullReferenceException: Object reference not set to an instance of an object.\n   at Acme.Cart.Total() in /src/Shop/Cart.cs:line 12\n   at Acme.Program.Main() in /src/Shop/Program.cs:line 5',
  path: 'Shop/Cart.cs',
  line: 12,
  regression: 'Shop.Tests/CartTests.cs',
  text: '',
};

const MAVEN = `[INFO] Running com.acme.CartTest
[ERROR] Tests run: 1, Failures: 0, Errors: 1, Skipped: 0, Time elapsed: 0.05 s <<< FAILURE! -- in com.acme.CartTest
[ERROR] com.acme.CartTest.closed -- Time elapsed: 0.005 s <<< ERROR!
java.lang.IllegalStateException: cart is closed already
\tat com.acme.Cart.add(Cart.java:14)
\tat com.acme.CartTest.closed(CartTest.java:12)

[INFO] Results:
`;
const DOTNET_OUTPUT = `Starting test execution, please wait...
[xUnit.net 00:00:00.52]     Shop.Tests.CartTests.Gone [FAIL]
  Failed Shop.Tests.CartTests.Gone [3 ms]
  Error Message:
   System.NullReferenceException : Object reference not set to an instance of an object.
  Stack Trace:
     at Acme.Cart.Total() in Shop/Cart.cs:line 12
     at Shop.Tests.CartTests.Gone() in Shop.Tests/CartTests.cs:line 12

Failed!  - Failed:     1, Passed:     7, Skipped:     1, Total:    9, Duration: 12 ms - Shop.Tests.dll (net8.0)
`;

function grade(
  bug: Bug,
  printed: string,
  more: Partial<ProofInput> & { added?: readonly string[]; patch?: string } = {},
) {
  const { kind, message, stack, path, line, regression, text } = bug;
  const { added, patch = patchOf(path, line, regression, added), ...change } = more;
  return gradeProof({
    incident: incidentFixture({
      representative: { id: 'e', timestamp: 0, kind, stack, ...(message === undefined ? {} : { message }) },
    }),
    change: parsePatch(patch).map((file) => ({
      ...file,
      ...(file.path.endsWith('.rs') && file.kind === 'added' ? { inSourceTests: true } : {}),
    })),
    regressionFiles: [regression],
    files: ['package.json', path, 'src/checkout.js', 'src/other.js'],
    texts: new Map([[path, text]]),
    output: printed,
    ...change,
  });
}

describe('a test that raises the incident’s error has reproduced it', () => {
  test.each([
    ['node:test, spec', JAVASCRIPT, output('node-spec')],
    ['node:test, TAP', JAVASCRIPT, output('node-tap')],
    ['Jest', { ...JAVASCRIPT, regression: 'test/a.test.js' }, output('jest')],
    ['Vitest', TYPESCRIPT, output('vitest')],
    ['Mocha', { ...JAVASCRIPT, regression: 'test/m.test.cjs' }, output('mocha')],
    ['AVA', { ...JAVASCRIPT, regression: 'test/ava.mjs' }, output('ava')],
    ['tape, which dies of it', { ...JAVASCRIPT, regression: 'test/t.cjs' }, output('tape-crash')],
    ['pytest', PYTHON, output('pytest-auto')],
    ['pytest, short', PYTHON, output('pytest-short')],
    ['unittest', { ...PYTHON, regression: 'tests/test_u.py' }, output('unittest')],
    ['go test', GO, output('go')],
    ['cargo, with the test in the same file', RUST, output('cargo')],
    ['minitest', RUBY, output('minitest')],
    ['RSpec', { ...RUBY, regression: 'spec/cart_spec.rb' }, output('rspec')],
    ['PHPUnit', PHP, output('phpunit')],
    ['JUnit by Maven', JAVA, MAVEN],
    ['dotnet', DOTNET, DOTNET_OUTPUT],
  ] as const)('%s', (_, bug, printed) => {
    const { grade: given, reason } = grade(bug, printed);
    expect({ given, reason }).toEqual({
      given: 'reproduced',
      reason: expect.stringMatching(/^The regression test raises the incident’s error: \w+.* in .*\.\w+:\d+\)?\.$/),
    });
  });
});

const ran = (...names: readonly string[]): Coverage => ({
  files: ['src/total.js', 'src/checkout.js', 'src/other.js', 'test/n.test.js'],
  functions: [
    { path: 'src/total.js', name: 'round', lines: [2, 2], calls: 0 },
    { path: 'src/total.js', name: 'total', lines: [3, 5], calls: names.includes('total') ? 1 : 0 },
    { path: 'src/total.js', name: '', lines: [4, 4], calls: 0 },
    { path: 'src/total.js', name: 'unused', lines: [6, 6], calls: 0 },
    { path: 'src/checkout.js', name: 'checkout', lines: [1, 20], calls: names.includes('checkout') ? 1 : 0 },
    { path: 'src/other.js', name: 'other', lines: [1, 9], calls: names.includes('other') ? 1 : 0 },
  ],
  skipped: [],
});

const spec = (...lines: readonly string[]): string =>
  ['ℹ tests 1', 'ℹ fail 1', '', '✖ failing tests:', '', 'test at test/n.test.js:3:1', '✖ a test (1ms)', ...lines].join(
    '\n',
  );
const VALUE = spec(
  '  AssertionError [ERR_ASSERTION]: 20 !== 5',
  '      at TestContext.<anonymous> (test/n.test.js:3:50)',
);
const REAL = spec(
  "  TypeError: Cannot read properties of undefined (reading 'price')",
  '      at src/total.js:4:62',
  '      at Array.reduce (<anonymous>)',
  '      at total (src/total.js:4:15)',
  '      at TestContext.<anonymous> (test/n.test.js:3:50)',
);

describe('a test that fails otherwise', () => {
  test('has reached the bug when it ran what the fix changes and what is on the stack', () => {
    const { grade: given, reason } = grade(JAVASCRIPT, VALUE, { coverage: ran('total') });
    expect(given).toBe('reached');
    expect(reason).toBe(
      'The regression test fails with AssertionError “20 !== 5” and not with the incident’s TypeError in total (src/total.js:4); it runs total (src/total.js:4), which is on the incident’s stack, and the same function, which the fix changes.',
    );
  });

  test.each([
    ['ran neither', [], 'src/other.js'],
    ['ran the changed function alone', ['other'], 'src/other.js'],
    ['ran code of the stack alone', ['total', 'checkout'], 'src/other.js'],
  ])('is unrelated when it %s', (_, names, changed) => {
    const { grade: given, reason } = grade(JAVASCRIPT, VALUE, {
      coverage: ran(...names),
      patch: patchOf(changed, 4, 'test/n.test.js'),
    });
    expect(given).toBe('unrelated');
    expect(reason).toContain('fails with AssertionError “20 !== 5” and not with the incident’s TypeError in total');
  });

  test('is unrelated when it ran both, and the fix changes another function than the one on the stack', () => {
    const patch = patchOf('src/other.js', 4, 'test/n.test.js');
    const coverage = ran('total', 'checkout', 'other');
    expect(grade(JAVASCRIPT, VALUE, { coverage, patch }).grade).toBe('unrelated');
    // Raised where the incident's error was raised, as another one.
    const raisedThere = REAL.replaceAll('TypeError', 'RangeError');
    expect(grade(JAVASCRIPT, raisedThere, { coverage, patch }).grade).toBe('reached');
  });

  test.each([
    ['is unrelated when the trace’s line did not run', [4, 1], 'total', 'unrelated'],
    ['has reached the bug when another line of the function did not run', [5, 1], 'total', 'reached'],
    ['has reached the bug when the trace’s line lies in another function of this commit', [4, 1], 'sum', 'reached'],
  ] as const)('%s', (_, from, name, expected) => {
    const coverage = { ...ran('total'), skipped: [{ path: 'src/total.js', from, to: [5, 2] as const }] };
    const stack = JAVASCRIPT.stack.replaceAll('total (', `${name} (`);
    expect(grade({ ...JAVASCRIPT, stack }, VALUE, { coverage }).grade).toBe(expected);
  });

  test('has reached the bug by the profile of Go, which leaves test files out', () => {
    const text = `${'\n'.repeat(6)}func first(stock []int) int {\n\n\treturn stock[3]\n}\n`;
    const functions = [{ path: GO.path, name: 'first', lines: [7, 10] as const, calls: 1 }];
    const coverage = { files: [GO.path], functions, skipped: [] };
    const value = '--- FAIL: TestLeft (0.00s)\n    stock_test.go:5: got 1, want 2\nFAIL\n';
    expect(grade({ ...GO, text }, value, { coverage }).grade).toBe('reached');
    expect(grade({ ...GO, text }, value).grade).toBe('unrelated');
  });

  test('has reached the bug when it failed by the crash that was written into a function of the stack', () => {
    const value = output('cargo').replace('index out of bounds: the len is 1 but the index is 4', 'assertion failed');
    const entered = [{ path: RUST.path, function: 'total', line: RUST.line }];
    expect(grade(RUST, 'no report', {}).grade).toBe('unrelated');
    expect(grade(RUST, value, { entered }).grade).not.toBe('unrelated');
    expect(grade(RUST, 'no report', { entered: [{ ...entered[0], path: 'src/other.rs', function: 'x' }] }).grade).toBe(
      'unrelated',
    );
  });

  test('is unrelated without coverage and without a frame', () =>
    expect(grade(JAVASCRIPT, VALUE).grade).toBe('unrelated'));

  test('has reached the bug by the frames of one error, where nothing tells what ran', () => {
    const other = REAL.replaceAll('TypeError', 'RangeError');
    expect(grade(JAVASCRIPT, other).grade).toBe('reached');
    expect(grade(JAVASCRIPT, other, { patch: patchOf('src/other.js', 4, 'test/n.test.js') }).grade).toBe('unrelated');
  });

  test('with another message of the service’s own words in the same function is another error', () => {
    const stack = 'CartError: the cart is closed\n    at total (/app/src/total.js:4:11)';
    const bug = { ...JAVASCRIPT, kind: 'CartError', stack };
    const red = (message: string) =>
      spec(
        `  CartError: ${message}`,
        '      at total (src/total.js:4:11)',
        '      at TestContext.<anonymous> (test/n.test.js:3:50)',
      );
    expect(grade(bug, red('the cart is closed')).grade).toBe('reproduced');
    expect(grade(bug, red('no such voucher code')).grade).toBe('reached');
  });
});

describe('an incident without a stack', () => {
  const text = 'function pay(order) {\n  logger.error("payment of " + order + " was refused by the bank");\n}\n';
  const incident = incidentFixture({
    representative: { id: 'e', timestamp: 0, message: 'payment of 4711 was refused by the bank' },
  });
  const about = {
    incident,
    texts: new Map([['src/other.js', text]]),
    patch: patchOf('src/other.js', 2, 'test/n.test.js'),
  };
  test('is reproduced by the same line in the output, which the test does not hold', () => {
    const printed = `payment of 7 was refused by the bank\n${VALUE}`;
    expect(grade(JAVASCRIPT, printed, about).grade).toBe('reproduced');
    const added = ["console.log('payment of 7 was refused by the bank')"];
    expect(
      grade(JAVASCRIPT, printed, { ...about, patch: patchOf('src/other.js', 2, 'test/n.test.js', added) }).grade,
    ).toBe('unrelated');
  });
  test('is reached where the code that logs it ran', () => {
    expect(grade(JAVASCRIPT, VALUE, { ...about, coverage: ran('other') }).grade).toBe('reached');
    expect(grade(JAVASCRIPT, VALUE, { ...about, coverage: ran('total') }).grade).toBe('unrelated');
  });
});

describe('what the author of a test can forge', () => {
  test('a stack whose function did not run is not believed', () => {
    const { grade: given, reason } = grade(JAVASCRIPT, REAL, { coverage: ran('checkout') });
    expect(given).toBe('unrelated');
    expect(reason).toContain('is not believed, since the function that it names was not seen to run');
  });

  test('nor one whose place was left out', () => {
    const skipped = [{ path: 'src/total.js', from: [4, 40], to: [4, 70] }] as const;
    expect(grade(JAVASCRIPT, REAL, { coverage: { ...ran('total'), skipped } }).grade).toBe('reached');
  });

  test('nor a second report of the runner', () => {
    expect(grade(JAVASCRIPT, `${REAL}\n${VALUE}`).grade).toBe('unrelated');
    expect(grade(JAVASCRIPT, `${VALUE}\n${REAL}`).grade).toBe('unrelated');
  });

  test.each([
    ['prints it', `${REAL.replace(/^[\s\S]*ms\)\n/, '')}\n${VALUE}`],
    [
      'has it in a message',
      spec(
        '  AssertionError [ERR_ASSERTION]: seen',
        '  TypeError: x',
        '      at total (src/total.js:4:15)',
        '      at TestContext.<anonymous> (test/n.test.js:3:50)',
      ),
    ],
    [
      'throws an error of the same kind itself',
      spec('  TypeError: x', '      at TestContext.<anonymous> (test/n.test.js:3:50)'),
    ],
    ['has a function of the same name', spec('  TypeError: x', '      at total (test/n.test.js:3:50)')],
    ['has a file of the same name', spec('  TypeError: x', '      at total (test/src/total.js:4:15)')],
  ])('a test that %s has not reproduced it', (_, printed) => {
    const regressionFiles = ['test/n.test.js', 'test/src/total.js'];
    expect(grade(JAVASCRIPT, printed, { regressionFiles }).grade).not.toBe('reproduced');
  });

  test.each([
    ["error.stack = '…'", 'writes a stack itself'],
    ["error['stack'] = text", 'writes a stack itself'],
    ["Object.defineProperty(error, 'stack', { value })", 'writes a stack itself'],
    ['Error.prepareStackTrace = () => text', 'changes how stacks are made'],
    ["console.log('at total (src/total.js:4:15)')", 'holds the text of a stack'],
    ['class TypeError extends Error {}', 'makes a TypeError itself'],
    ["error.name = 'TypeError'", 'makes a TypeError itself'],
    ['//# sourceURL=src/total.js', 'names the file of a script itself'],
    ["import vm from 'node:vm'", 'makes code at run time'],
  ])('a test with %s is not believed', (line, expected) => {
    const { grade: given, reason } = grade(JAVASCRIPT, REAL, { added: [line] });
    expect(given).toBe('unrelated');
    expect(reason).toContain(expected);
  });

  test.each(['process.env.NODE_V8_COVERAGE', "import vm from 'node:vm'", '//# sourceURL=src/total.js'])(
    'what ran is not believed of a test with %s',
    (line) => expect(grade(JAVASCRIPT, VALUE, { added: [line], coverage: ran('total') }).grade).toBe('unrelated'),
  );
});

test.each([
  [
    'export function merge(\n\theaders: Headers,\n\tset: Set\n) {\n\tconst all = new Headers(\n\t\theaders\n\t)\n}\n',
    5,
    'merge',
  ],
  ['class Cart {\n  async load(\n    id: string,\n  ): Promise<Cart> {\n    return find(id);\n  }\n}\n', 5, 'load'],
  ['def total(\n    cart,\n    currency,\n):\n    return cart.sum\n', 5, 'total'],
  ['func (s *Stock) Take(\n\twanted int,\n) error {\n\treturn nil\n}\n', 4, 'Take'],
  ['const take = (\n  { a, b }: Options,\n): number => {\n  return a;\n};\n', 4, 'take'],
])('a function whose signature has several lines has its name: %j', (text, line, name) => {
  expect(namesAround(text, line)[0]).toBe(name);
});
