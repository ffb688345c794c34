import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readStack } from '../../../core/grouping/stack/read-stack.ts';
import { findSuspects } from '../../../core/suspects/find-suspects.ts';
import { TRACES } from '../grouping/traces.ts';
import { hostileText } from '../hostile-text.ts';

const paths = (trace: string, files: readonly string[]) =>
  findSuspects(readStack(trace), files).map(({ path }) => path);

describe('maps frames to files', () => {
  test.each([
    [
      'java',
      ['orders/src/main/java/com/acme/orders/CartService.java', 'other/com/acme/CartService.java'],
      'orders/src/main/java/com/acme/orders/CartService.java',
    ],
    ['v8', ['src/cart/items.js', 'lib/items.js'], 'src/cart/items.js'],
    ['python', ['orders/repo.py', 'stock/repo.py'], 'orders/repo.py'],
    ['dotnet', ['src/Orders/CartService.cs'], 'src/Orders/CartService.cs'],
    ['goPanic', ['cart/service.go', 'main.go'], 'cart/service.go'],
    ['ruby', ['lib/cart.rb'], 'lib/cart.rb'],
    ['php', ['src/Cart.php', 'src/Api.php'], 'src/Cart.php'],
    ['rust', ['src/cart.rs', 'src/main.rs'], 'src/cart.rs'],
    ['native', ['source/cart.cc'], 'source/cart.cc'],
  ] as const)('%s', (name, files, first) => {
    expect(paths(TRACES[name], files)[0]).toBe(first);
  });

  test('a Kotlin class in a file of another name', () => {
    const trace = 'E: x\n\tat com.acme.CartKt.total(Cart.kt:4)';
    expect(paths(trace, ['src/com/acme/Cart.kt'])).toEqual(['src/com/acme/Cart.kt']);
  });

  test('with line, function and a reason', () => {
    expect(findSuspects(readStack(TRACES.java), ['src/com/acme/orders/CartService.java'])).toEqual([
      {
        path: 'src/com/acme/orders/CartService.java',
        line: 88,
        function: 'lambda$place$3',
        why: 'frame 2 of java.lang.IllegalStateException',
      },
    ]);
  });
});

describe('ranks', () => {
  const files = ['src/Cart.js', 'src/Api.js', 'src/util/strings.js', 'test/cart.test.js', 'src/Rows.js'];
  const trace = (kind: string, ...frames: string[]) =>
    `${kind}: x\n${frames.map((file) => `    at f (/app/${file}:3:1)`).join('\n')}`;

  test('the root cause before its wrapper', () => {
    const wrapped = `${trace('Error', 'src/Api.js')} {\n  [cause]: ${trace('Error', 'src/Rows.js')}\n}`;
    expect(paths(wrapped, files)).toEqual(['src/Rows.js', 'src/Api.js']);
  });

  test('the caller of a utility before the utility', () => {
    expect(paths(trace('TypeError', 'src/util/strings.js', 'src/Cart.js'), files).slice(0, 2)).toEqual([
      'src/Cart.js',
      'src/util/strings.js',
    ]);
  });

  test('code before tests', () => {
    expect(paths(trace('Error', 'test/cart.test.js', 'src/Api.js'), files)).toEqual([
      'src/Api.js',
      'test/cart.test.js',
    ]);
  });

  test('who handed in a wrong argument before who said so', () => {
    const wrong =
      'java.lang.IllegalArgumentException: x\n\tat a.Node.set(Node.java:1)\n\tat a.Parser.parse(Parser.java:1)';
    const suspects = findSuspects(readStack(wrong), ['src/a/Node.java', 'src/a/Parser.java']);
    expect(suspects.map(({ path }) => path)).toEqual(['src/a/Parser.java', 'src/a/Node.java']);
    expect(suspects[0]?.why).toContain('called set wrongly');
  });

  test('of a recursion, who takes part most often', () => {
    const frames = ['Leaf', 'Tree', 'Tree', 'Tree'].map((name) => `\tat a.${name}.walk(${name}.java:1)`).join('\n');
    expect(paths(`java.lang.StackOverflowError\n${frames}`, ['src/a/Leaf.java', 'src/a/Tree.java'])[0]).toBe(
      'src/a/Tree.java',
    );
  });

  test('files that the message names last', () => {
    const trace_ = 'java.lang.ClassCastException: a.Order cannot be cast to a.Item\n\tat a.Cart.add(Cart.java:1)';
    expect(paths(trace_, ['src/a/Item.java', 'src/a/Order.java', 'src/a/Cart.java'])).toEqual([
      'src/a/Cart.java',
      'src/a/Order.java',
      'src/a/Item.java',
    ]);
  });

  test('the test of the first suspect where there is one', () => {
    expect(findSuspects(readStack(trace('Error', 'src/Cart.js')), ['src/Cart.js', 'src/Cart.test.js'])).toMatchObject([
      { path: 'src/Cart.js' },
      { path: 'src/Cart.test.js', why: 'the test of Cart' },
    ]);
  });
});

describe('what stands beside the trace', () => {
  const thrown = (kind: string, ...frames: string[]) =>
    `${kind}: x\n${frames.map((frame) => `\tat ${frame}(${frame.split('.').at(-2)}.java:3)`).join('\n')}`;

  test('a reporter comes after the first file below it, whatever its class is called', () => {
    const trace = thrown('com.acme.ClosedException', 'a.Mirror.defaultErrorHandler', 'a.Thread.frames', 'a.Debug.show');
    expect(paths(trace, ['src/a/Mirror.java', 'src/a/Thread.java', 'src/a/Debug.java'])).toEqual([
      'src/a/Thread.java',
      'src/a/Mirror.java',
      'src/a/Debug.java',
    ]);
  });

  test('the runtime is not a file of the same name', () => {
    expect(paths(thrown('E', 'a.Cart.add', 'java.lang.Thread.run'), ['src/a/Cart.java', 'jni/Thread.java'])).toEqual([
      'src/a/Cart.java',
    ]);
  });

  test('a file of another package comes after those of the right one', () => {
    const trace = thrown('java.lang.NullPointerException', 'org.lib.ui.Action.run', 'a.Cart.add');
    expect(paths(trace, ['src/a/Cart.java', 'old/Action.java'])).toEqual(['src/a/Cart.java', 'old/Action.java']);
  });

  test('neither the constructor of the exception nor an exception in its message is a suspect', () => {
    const trace = thrown('a.ClosedException', 'a.ClosedException.<init>', 'a.Cart.add').replace(
      ': x',
      ': a.LostError: y',
    );
    expect(paths(trace, ['src/a/ClosedException.java', 'src/a/LostError.java', 'src/a/Cart.java'])).toEqual([
      'src/a/Cart.java',
    ]);
  });

  test('a failing test is third at the latest', () => {
    const trace = thrown('E', 'a.Cart.add', 'a.Order.add', 'a.Shop.add', 'a.ShopTest.testAdd');
    expect(
      paths(trace, ['s/a/Cart.java', 's/a/Order.java', 's/a/Shop.java', 't/a/ShopTest.java']).indexOf(
        't/a/ShopTest.java',
      ),
    ).toBe(2);
  });

  test('files named alike fill the places of a short trace, and are said not to be in it', () => {
    const files = [
      'src/a/OrderCart.java',
      'src/a/OrderCartReader.java',
      'src/a/Price.java',
      'src/b/OrderCartList.java',
    ];
    expect(findSuspects(readStack(thrown('E', 'a.OrderCart.add')), files)).toMatchObject([
      { path: 'src/a/OrderCart.java' },
      { path: 'src/a/OrderCartReader.java', why: 'not in the trace; beside OrderCart and named alike' },
    ]);
  });

  test('a class in the tests that is called the same is not its test', () => {
    expect(paths(thrown('E', 'a.Cart.add'), ['src/a/Cart.java', 'tests/old/a/more/Cart.java'])).toEqual([
      'src/a/Cart.java',
    ]);
  });

  test('the file name of a compiled frame', () => {
    expect(paths('E: x\n\tat a.Cart.add(Cart.java(Compiled Code))', ['src/a/Cart.java'])).toEqual(['src/a/Cart.java']);
  });
});

describe('never guesses silently', () => {
  const trace = 'Error: x\n    at f (/app/build/deep/order.js:3:1)';

  test('several files that fit as well are said', () => {
    const [first] = findSuspects(readStack('E: x\n\tat a.Cart.add(Cart.java:1)'), [
      'one/a/Cart.java',
      'two/more/a/Cart.java',
    ]);
    expect(first).toMatchObject({ path: 'one/a/Cart.java', why: expect.stringContaining('2 files fit') });
  });

  test('a match by name alone is said', () => {
    expect(findSuspects(readStack(trace), ['src/order.js'])[0]?.why).toContain('by its name alone');
  });

  test.each([
    ['a name that many files have', 'Error: x\n    at f (/app/build/index.js:3:1)', ['src/index.js']],
    ['a name that two files have', trace, ['a/order.js', 'b/order.js']],
    [
      'a file of a foreign package',
      'Error: x\n    at f (/app/node_modules/left/lib/order.js:3:1)',
      ['src/lib/order.js'],
    ],
    ['nothing', 'no trace at all', ['src/order.js']],
  ])('%s gives none', (_, input, files) => {
    expect(paths(input, files)).toEqual([]);
  });

  test('a package that is the repository itself counts', () => {
    const own =
      'Error: x\n    at f (/usr/lib/node_modules/shop/lib/order.js:3:1)\n    at g (/usr/lib/node_modules/shop/lib/cart.js:3:1)';
    expect(paths(own, ['lib/order.js', 'lib/cart.js'])).toEqual(['lib/order.js', 'lib/cart.js']);
  });
});

test('names each file once, and only files of the repository, whatever the trace holds', () => {
  const files = ['src/cart.js', 'lib/cart.rb', 'src/com/acme/orders/CartService.java', 'index.js'];
  const line = fc.oneof(fc.constantFrom(...Object.values(TRACES).flatMap((trace) => trace.split('\n'))), hostileText);
  fc.assert(
    fc.property(fc.array(line, { maxLength: 30 }), (lines) => {
      const found = paths(lines.join('\n'), files);
      expect(new Set(found).size).toBe(found.length);
      expect(found.every((path) => files.includes(path))).toBe(true);
    }),
  );
});

describe('a service in a folder of its repository', () => {
  const files = ['services/api/src/cart.js', 'services/shop/src/cart.js', 'packages/cart/src/cart.js', 'src/main.js'];
  const suspects = (path: string, folder?: string) =>
    findSuspects(readStack(`Error: x\n    at add (${path}:1:2)`), files, folder).map((each) => each.path);

  test('its own file is meant, of those that fit alike', () => {
    expect(suspects('/app/src/cart.js', 'services/shop')).toEqual(['services/shop/src/cart.js']);
    expect(suspects('/app/src/cart.js', 'services/api')).toEqual(['services/api/src/cart.js']);
  });

  test('a path that names another file as a whole means that one', () => {
    expect(suspects('/app/packages/cart/src/cart.js', 'services/shop')).toEqual(['packages/cart/src/cart.js']);
  });
});
