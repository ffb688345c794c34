import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readTestOutput } from '../../../batch-job/verify/failing-tests.ts';

/**
 * Outputs of real runs, but for those of `go`, `maven`, `gradle`, `dotnet`, `rspec`, `minitest`, `pest`, `karma`, `nextest`,
 * `playwright`, `sbt` and `swift`, which are written after their documentation and source.
 */
const outputOf = (name: string) => readFileSync(join(import.meta.dirname, 'outputs', `${name}.txt`), 'utf8');

describe('failing tests are read from what the runner prints', () => {
  test.each([
    {
      name: 'node-spec',
      directory: '/tmp/tr',
      failing: [
        'test/a.test.js: plain bad (with parens)',
        'test/a.test.js: inner bad',
        'test/a.test.js: deepest bad',
        'test/b.test.js',
      ],
      notLoaded: ['test/b.test.js'],
      passed: 2,
    },
    {
      name: 'node-dot',
      directory: '/tmp/nd',
      failing: ['a product that is gone', 'gone', 'twice', 'twice (2)', 'broken.test.mjs'],
      notLoaded: ['broken.test.mjs'],
      passed: undefined,
    },
    {
      name: 'node-tap',
      directory: '/tmp/tr',
      failing: [
        'test/a.test.js: plain bad (with parens)',
        'test/a.test.js: inner bad',
        'test/a.test.js: deepest bad',
        'test/b.test.js',
      ],
      notLoaded: ['test/b.test.js'],
      passed: 2,
    },
    {
      name: 'vitest',
      directory: '/tmp/tv',
      failing: ['test/a.test.js > plain bad > odd', 'test/a.test.js > suite > inner bad', 'test/b.test.js'],
      notLoaded: ['test/b.test.js'],
      passed: 1,
    },
    {
      name: 'jest',
      directory: '/tmp/tj',
      failing: [
        'test/a.test.js: plain bad: odd',
        'test/a.test.js: suite › inner bad',
        'test/a.test.js: suite › deep › deepest',
        'test/b.test.js',
      ],
      notLoaded: ['test/b.test.js'],
      passed: 1,
    },
    {
      name: 'cargo',
      directory: '/work/shop',
      failing: ['src/lib.rs: tests::bad', 'tests/stock.rs: oversold'],
      notLoaded: [],
      passed: 2,
    },
    {
      name: 'cargo-compile',
      directory: '/work/shop',
      failing: ['could not compile `shop` (test "broken")'],
      notLoaded: ['could not compile `shop` (test "broken")'],
    },
    {
      name: 'dotnet',
      directory: '/work/shop',
      failing: ['Shop.Tests.StockTests.NeverBelowNothing', 'Shop.Tests.StockTests.Takes(left: 5, wanted: 2)'],
      notLoaded: [],
      passed: 7,
    },
    {
      name: 'dotnet-compile',
      directory: '/work/shop',
      failing: ['Shop.Tests/StockTests.cs'],
      notLoaded: ['Shop.Tests/StockTests.cs'],
    },
    {
      name: 'rspec',
      directory: '/work/shop',
      failing: ['spec/stock_spec.rb: Stock never falls below nothing'],
      notLoaded: [],
      passed: 2,
    },
    {
      name: 'rspec-load',
      directory: '/work/shop',
      failing: ['spec/broken_spec.rb'],
      notLoaded: ['spec/broken_spec.rb'],
      passed: 0,
    },
    {
      name: 'minitest',
      directory: '/work/shop',
      failing: ['StockTest#test_never_below_nothing', 'StockTest#test_takes'],
      notLoaded: [],
      passed: 2,
    },
    {
      name: 'mocha',
      directory: '/tmp/tj',
      failing: ['plain bad: odd', 'suite > inner bad', 'suite > deep > deepest'],
      notLoaded: [],
      passed: 1,
    },
    {
      name: 'mocha-load',
      directory: '/tmp/tj',
      failing: ['Exception during run'],
      notLoaded: ['Exception during run'],
      passed: undefined,
    },
    {
      name: 'pytest',
      directory: '/tmp/tp',
      failing: [
        'test_a.py::test_bad',
        'test_a.py::TestX::test_p[a b]',
        'test_a.py::TestX::test_p[c - d]',
        'test_a.py::test_fix',
      ],
      notLoaded: [],
      passed: 1,
    },
    { name: 'pytest-load', directory: '/tmp/tp', failing: ['test_b.py'], notLoaded: ['test_b.py'], passed: 0 },
    {
      name: 'unittest',
      directory: '/tmp/tp',
      failing: ['test_b (unittest.loader._FailedTest.test_b)', 'test_bad (test_c.T.test_bad)'],
      notLoaded: ['test_b (unittest.loader._FailedTest.test_b)'],
      passed: 1,
    },
    {
      name: 'go',
      directory: '/src',
      failing: [
        'example.com/shop/stock: TestReserve/last_one',
        'example.com/shop/stock: TestOrder',
        'example.com/shop/mail',
      ],
      notLoaded: ['example.com/shop/mail'],
      passed: undefined,
    },
    {
      name: 'maven',
      directory: '/src',
      failing: ['com.acme.StockTest.lastOne', 'com.acme.StockTest.oversold', 'com.acme.OrderTest.isKept'],
      notLoaded: [],
      passed: 4,
    },
    {
      name: 'maven-compile',
      directory: '/src',
      failing: ['COMPILATION ERROR'],
      notLoaded: ['COMPILATION ERROR'],
      passed: 0,
    },
    {
      name: 'gradle',
      directory: '/src',
      failing: ['StockTest > lastOne()', 'OrderTest > is kept()'],
      notLoaded: [],
      passed: 6,
    },
    { name: 'ava', directory: '/src/shop', failing: ['never below nothing', 'throws (odd)'], notLoaded: [], passed: 1 },
    {
      name: 'ava-load',
      directory: '/src/shop',
      failing: [
        'stock › never below nothing',
        'stock › throws (odd)',
        'ava/empty.test.js',
        'ava/exit.test.js',
        'ava/late.test.js',
        'ava/load.test.js',
      ],
      notLoaded: ['ava/empty.test.js', 'ava/exit.test.js', 'ava/late.test.js', 'ava/load.test.js'],
      passed: 1,
    },
    {
      name: 'ava-tap',
      directory: '/src/shop',
      failing: ['stock › never below nothing', 'stock › throws (odd)', 'ava/load.test.js'],
      notLoaded: ['ava/load.test.js'],
      passed: 2,
    },
    {
      name: 'tape',
      directory: '/src/shop',
      failing: ['never below nothing > should be strictly equal', 'messages > is ok'],
      notLoaded: [],
      passed: 2,
    },
    {
      name: 'not-started',
      directory: '/src/shop',
      failing: ['tape/load.test.js'],
      notLoaded: ['tape/load.test.js'],
      passed: undefined,
    },
    {
      name: 'node-tap-tests',
      directory: '/src/shop',
      failing: [
        'tap/stock.test.js > never below nothing > should be equal',
        'tap/stock.test.js > suite > inner bad > is ok',
        'tap/stock.test.js > throws > boom',
        'tap/load.test.js',
      ],
      notLoaded: ['tap/load.test.js'],
      passed: 1,
    },
    {
      name: 'node-tap-base',
      directory: '/src/shop',
      failing: [
        'tap/stock.test.js: never below nothing > should be equal',
        'tap/stock.test.js: suite > inner bad > is ok',
        'tap/stock.test.js: throws > boom',
        'tap/load.test.js',
      ],
      notLoaded: ['tap/load.test.js'],
      passed: 1,
    },
    {
      name: 'uvu',
      directory: '/src/shop',
      failing: ['stock.js: "never below nothing"', 'stock.js: orders  "kept"'],
      notLoaded: [],
      passed: 2,
    },
    {
      name: 'uvu-load',
      directory: '/src/shop',
      failing: ['uvu/load.js'],
      notLoaded: ['uvu/load.js'],
      passed: undefined,
    },
    {
      name: 'bun',
      directory: '/src/shop',
      failing: [
        'bun/stock.test.js: never below nothing',
        'bun/stock.test.js: suite > deep > inner bad',
        'bun/load.test.js',
      ],
      notLoaded: ['bun/load.test.js'],
      passed: 1,
    },
    {
      name: 'deno',
      directory: '/src/shop',
      failing: ['deno/stock_test.js: never below nothing', 'deno/stock_test.js: suite ... inner bad'],
      notLoaded: [],
      passed: 1,
    },
    {
      name: 'deno-load',
      directory: '/src/shop',
      failing: ['deno/load_test.js'],
      notLoaded: ['deno/load_test.js'],
      passed: undefined,
    },
    {
      name: 'jasmine',
      directory: '/src/shop',
      failing: ['stock deep throws', 'stock is never below nothing'],
      notLoaded: [],
      passed: 1,
    },
    { name: 'karma', directory: '/src/shop', failing: ['Stock is never below nothing'], notLoaded: [], passed: 3 },
    {
      name: 'borp',
      directory: '/src/shop',
      failing: ['test/stock.test.js: never below nothing'],
      notLoaded: [],
      passed: 1,
    },
    {
      name: 'playwright',
      directory: '/src/shop',
      failing: ['[chromium] › tests/stock.spec.ts › Stock › is never below nothing'],
      notLoaded: [],
      passed: 2,
    },
    {
      name: 'phpunit',
      directory: '/src/shop',
      failing: [
        'StockTest::testThrows',
        'StockTest::testNeverBelowNothing',
        'StockTest::testOrders with data set "two (odd)" (2)',
      ],
      notLoaded: [],
      passed: 3,
    },
    {
      name: 'phpunit-testdox',
      directory: '/src/shop',
      failing: ['Stock: Never below nothing', 'Stock: Orders with data set "two (odd)"', 'Stock: Throws'],
      notLoaded: [],
      passed: 3,
    },
    {
      name: 'phpunit-load',
      directory: '/src/shop',
      failing: ['broken/BrokenTest.php'],
      notLoaded: ['broken/BrokenTest.php'],
      passed: 0,
    },
    {
      name: 'pest',
      directory: '/src/shop',
      failing: ['Tests\\Unit\\StockTest > it is never below nothing'],
      notLoaded: [],
      passed: 2,
    },
    {
      name: 'exunit',
      directory: '/src/shop',
      failing: ['test orders raise (odd) (StockTest)', 'test never below nothing (StockTest)'],
      notLoaded: [],
      passed: 1,
    },
    {
      name: 'exunit-load',
      directory: '/src/shop',
      failing: ['test/broken_test.exs'],
      notLoaded: ['test/broken_test.exs'],
      passed: undefined,
    },
    {
      name: 'exunit-setup',
      directory: '/src/shop',
      failing: ['test never below nothing (StockTest)', 'test orders raise (odd) (StockTest)', 'BrokenTest'],
      notLoaded: ['BrokenTest'],
      passed: 1,
    },
    {
      name: 'rspec-documentation',
      directory: '/src/shop',
      failing: [
        'spec/stock_spec.rb: Stock never falls below nothing',
        'spec/stock_spec.rb: Stock when deep ',
        'spec/stock_spec.rb: Stock when deep same',
        'spec/stock_spec.rb: Stock when deep same (2)',
      ],
      notLoaded: [],
      passed: 1,
    },
    {
      name: 'rspec-missing',
      directory: '/src/shop',
      failing: ['spec/none_spec.rb'],
      notLoaded: ['spec/none_spec.rb'],
      passed: 0,
    },
    {
      name: 'minitest-spec',
      directory: '/src/shop',
      failing: ['orders#test_0001_is kept (odd)', 'StockTest#test_raises', 'StockTest#test_never_below_nothing'],
      notLoaded: [],
      passed: 2,
    },
    {
      name: 'go-verbose',
      directory: '/src/shop',
      failing: ['example.com/shop/stock: TestReserve/last_one', 'example.com/shop/stock: TestOrder'],
      notLoaded: [],
      passed: 3,
    },
    {
      name: 'go-panic',
      directory: '/src/shop',
      failing: ['example.com/shop/crash: TestPanics'],
      notLoaded: [],
      passed: undefined,
    },
    {
      name: 'go-json',
      directory: '/src/shop',
      failing: [
        'example.com/shop/mail',
        'example.com/shop/stock: TestReserve/last_one',
        'example.com/shop/stock: TestOrder',
      ],
      notLoaded: ['example.com/shop/mail'],
      passed: 3,
    },
    {
      name: 'gotestsum',
      directory: '/src/shop',
      failing: ['crash: TestPanics', 'stock: TestReserve/last_one', 'stock: TestOrder', 'mail/mail_test.go'],
      notLoaded: ['mail/mail_test.go'],
      passed: 4,
    },
    {
      name: 'nextest',
      directory: '/src/shop',
      failing: ['shop tests::bad', 'shop::stock oversold'],
      notLoaded: [],
      passed: 2,
    },
    {
      name: 'sbt',
      directory: '/src/shop',
      failing: ['StockSpec: should never fall below nothing'],
      notLoaded: [],
      passed: 2,
    },
    {
      name: 'googletest',
      directory: '/src/shop',
      failing: ['Stock.NeverBelowNothing', 'All/P.Odd/1'],
      notLoaded: [],
      passed: 2,
    },
    { name: 'ctest', directory: '/src/shop', failing: ['stock', 'gone'], notLoaded: ['gone'], passed: 1 },
    {
      name: 'swift',
      directory: '/src/shop',
      failing: ['ShopTests.StockTests testNeverBelowNothing'],
      notLoaded: [],
      passed: 1,
    },
    {
      name: 'unittest-verbose',
      directory: '/src/shop',
      failing: [
        'test_b (unittest.loader._FailedTest.test_b)',
        'setUpClass (test_c.B)',
        'test_bad (test_c.T.test_bad)',
        'test_sub (test_c.T.test_sub) (i=2)',
      ],
      notLoaded: ['test_b (unittest.loader._FailedTest.test_b)'],
      passed: 1,
    },
    {
      name: 'pytest-verbose',
      directory: '/src/shop',
      failing: ['test_c.py::T::test_bad', 'test_c.py::B::test_x'],
      notLoaded: [],
      passed: 2,
    },
    {
      name: 'pytest-quiet',
      directory: '/src/shop',
      failing: ['test_c.py::B.test_x', 'test_c.py::T.test_bad', 'test_c.py::T.test_sub (i=2)'],
      notLoaded: [],
      passed: 2,
    },
  ])('$name', ({ name, directory, failing, notLoaded, passed }) => {
    const report = readTestOutput(outputOf(name), directory);
    expect(report).toMatchObject({ recognised: true, failing, notLoaded });
    expect(report.passed).toBe(passed);
  });

  test.each([
    ['Vitest', ' RUN  v5.1.1 /src\n\nNo test files found, exiting with code 1\n', 'No test files found'],
    ['Jest', 'No tests found, exiting with code 1\n', 'No tests found'],
    ['Mocha', 'Error: No test files found: "test/missing.js"\n', 'No test files found'],
    [
      'pytest',
      '==== no tests ran in 0.86s ====\nERROR: file or directory not found: missing.py\n',
      'not found: missing.py',
    ],
  ])('a test file that is missing is no failed test: %s', (_, output, name) => {
    const { failing, notLoaded } = readTestOutput(output, '/src');
    expect(notLoaded).toContain(name);
    expect(failing.filter((found) => !notLoaded.includes(found))).toEqual([]);
  });

  test('colours are no part of a name', () => {
    const output = '\u001b[46m RUN \u001b[49m v5.1.1 /src\n'.replace('\u001b[46m RUN \u001b[49m', ' RUN ');
    const report = readTestOutput(`${output}\u001b[31m FAIL \u001b[39m a.test.ts > \u001b[1mbad\u001b[22m\n`, '/src');
    expect(report.failing).toEqual(['a.test.ts > bad']);
  });

  test('two tests of one name that fail are two', () => {
    const failure = 'test at test/a.test.js:4:1\n✖ same (1.5ms)\n';
    const { failing } = readTestOutput(`ℹ tests 2\n${failure}${failure}`, '/src');
    expect(failing).toEqual(['test/a.test.js: same', 'test/a.test.js: same (2)']);
  });

  test('several runners in one run are put together', () => {
    const report = readTestOutput(`${outputOf('mocha')}\n${outputOf('pytest')}`, '/tmp/tj');
    expect(report.failing).toContain('suite > inner bad');
    expect(report.failing).toContain('test_a.py::test_bad');
    expect(report.passed).toBe(2);
  });

  test('what no runner prints is not recognised', () => {
    expect(readTestOutput('Segmentation fault\n', '/src')).toEqual({
      recognised: false,
      crashedIn: [],
      failing: [],
      notLoaded: [],
    });
  });

  test('property: whatever is printed, names are few and short, and reading ends', () => {
    const pieces = [
      'not ok 1 - x',
      '  ---',
      '--- FAIL: T (0.0s)',
      'TAP version 14',
      'FAIL\tp\t1s',
      ' RUN  v1',
      '  1) a',
      '     b',
      'test at a:1:1',
      '✖ a (1ms)',
      'ℹ tests 1',
      '\u001b[31m',
      'x'.repeat(5_000),
    ];
    const lines = fc.array(fc.oneof(fc.constantFrom(...pieces), fc.string()), { maxLength: 300 });
    fc.assert(
      fc.property(lines, (list) => {
        const { failing } = readTestOutput(list.join('\n'), '/src');
        expect(failing.length).toBeLessThanOrEqual(500);
        expect(failing.every((name) => name.length <= 300)).toBe(true);
      }),
    );
  });
});
