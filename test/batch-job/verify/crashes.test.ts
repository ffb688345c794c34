import { describe, expect, test } from 'vitest';
import { readCrashes } from '../../../batch-job/verify/crashes.ts';

const crashes = (output: string) => readCrashes(output.split('\n'));

const NODE_ASSERTION = `node:internal/modules/run_main:123
    triggerUncaughtException(
    ^

AssertionError [ERR_ASSERTION]: 1 == 2
    at file://test/plain.test.js:2:8
    at ModuleJob.run (node:internal/modules/esm/module_job:325:25)
`;

describe('a crash is read from the stack of the uncaught error', () => {
  test.each([
    ['plain Node.js', NODE_ASSERTION, ['test/plain.test.js']],
    [
      'tape, behind the sign of a comment',
      `TAP version 13\n# takes\n${NODE_ASSERTION.replace(/^/gm, '# ')}`,
      ['test/plain.test.js'],
    ],
    [
      'an error of the product, in CommonJS, whose test has spaces in its path',
      `/tree
RangeError: below nothing
    at left (src/stock.js:3:9)
    at Object.<anonymous> (test/my stock.js:5:14)
    at Module._compile (node:internal/modules/cjs/loader:1521:14)`,
      ['src/stock.js', 'test/my stock.js'],
    ],
    [
      'a product that cannot parse what it is given',
      `SyntaxError: Unexpected end of JSON input
    at JSON.parse (<anonymous>)
    at parse (src/body.js:2:10)
    at test/body.js:4:3`,
      ['src/body.js', 'test/body.js'],
    ],
    [
      'process.exit in Jest',
      `  ●  process.exit called with "1"

      at Object.exit (test/exit.test.js:3:9)`,
      ['test/exit.test.js'],
    ],
    [
      'process.exit in Vitest',
      `Error: process.exit unexpectedly called with "1"\n ❯ test/exit.test.js:5:3`,
      ['test/exit.test.js'],
    ],
    [
      'a panic in a goroutine of a Go test',
      `panic: runtime error: index out of range [2] with length 2

goroutine 7 [running]:
example.com/shop.Take(...)
\tstock.go:12
example.com/shop.TestTake.func1()
\tstock_test.go:10 +0x1d
created by example.com/shop.TestTake in goroutine 6
\tstock_test.go:9 +0x25
FAIL\texample.com/shop\t0.005s`,
      ['stock.go', 'stock_test.go'],
    ],
    [
      'Python alone',
      `Traceback (most recent call last):
  File "tests/check_stock.py", line 3, in <module>
    assert left(1, 2) == 0
           ^^^^^^^^^^^^^^^
AssertionError`,
      ['tests/check_stock.py'],
    ],
    ['Ruby alone', `test/stock.rb:3:in '<main>': below nothing (RuntimeError)`, ['test/stock.rb']],
    ['a panic that Rust aborts at', `thread 'main' panicked at tests/stock.rs:5:3:\nbelow nothing`, ['tests/stock.rs']],
    [
      'PHP alone',
      `PHP Fatal error:  Uncaught RangeError: below nothing in src/stock.php:3
Stack trace:
#0 tests/stock.php(5): left(1, 2)
#1 {main}`,
      ['src/stock.php', 'tests/stock.php'],
    ],
  ])('%s', (_, output, files) => {
    expect(crashes(output)).toEqual(files);
  });
});

describe('a file that cannot be loaded has not crashed', () => {
  test.each([
    [
      'a syntax error of the test',
      `file://test/syn.test.js:2
test('a', () => {{});
                   ^

SyntaxError: Unexpected token ')'
    at compileSourceTextModule (node:internal/modules/esm/utils:346:16)`,
    ],
    [
      'a module that does not exist, in CommonJS',
      `Error: Cannot find module './nope.cjs'
Require stack:
- test/cjs.test.cjs
    at Module._resolveFilename (node:internal/modules/cjs/loader:1207:15)
    at require (node:internal/modules/helpers:182:18)
    at Object.<anonymous> (test/cjs.test.cjs:1:11)`,
    ],
    [
      'the same, caught and printed by the test',
      `caught Error: Cannot find module './nope.cjs'
    at Object.<anonymous> (test/cjs.test.cjs:1:11)`,
    ],
    [
      'a syntax error in what the test requires',
      `/tree/src/broken.cjs:1
SyntaxError: Unexpected token '}'
    at wrapSafe (node:internal/modules/cjs/loader:1464:18)
    at Module._compile (node:internal/modules/cjs/loader:1495:20)
    at Object.<anonymous> (test/cjs.test.cjs:1:11)`,
    ],
    [
      'a module that does not exist, in Jest',
      `  ● Test suite failed to run

    Cannot find module './nope' from 'test/a.test.js'

    > 1 | const x = require('./nope');
        |           ^

      at Resolver._throwModNotFoundError (node_modules/jest-resolve/build/index.js:863:11)
      at Object.<anonymous> (test/a.test.js:1:11)`,
    ],
    [
      'a module that does not exist, in Python',
      `Traceback (most recent call last):
  File "tests/check_stock.py", line 1, in <module>
    from shop import fresh
ImportError: cannot import name 'fresh' from 'shop'`,
    ],
    [
      'a syntax error, in Python',
      `  File "tests/check_stock.py", line 1
    def (:
        ^
SyntaxError: invalid syntax`,
    ],
    [
      'a module that does not exist, in pytest',
      `tests/test_stock.py:1: in <module>
    from shop import fresh
E   ImportError: cannot import name 'fresh' from 'shop'`,
    ],
    [
      'Go that does not compile',
      `# example.com/shop\n./stock_test.go:10:5: undefined: Fresh\nFAIL\texample.com/shop [build failed]`,
    ],
    ['Rust that does not compile', `error[E0425]: cannot find function \`fresh\`\n --> tests/stock.rs:5:3`],
    [
      'a file that does not exist, in Ruby',
      `test/stock.rb:1:in 'require_relative': cannot load such file -- ../lib/fresh (LoadError)\n\tfrom test/stock.rb:1:in '<main>'`,
    ],
  ])('%s', (_, output) => {
    expect(crashes(output)).toEqual([]);
  });
});
