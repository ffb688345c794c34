import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ParsedException } from '../../../../core/grouping/exception.ts';
import { readStack } from '../../../../core/grouping/stack/read-stack.ts';
import { hostileText } from '../../hostile-text.ts';
import { TRACES } from '../traces.ts';

/** What was read, one line an exception: relation, kind, message, and its frames as `module|function|file|line`. */
const outline = (chain: readonly ParsedException[]) =>
  chain.map(({ relation, kind, message, frames }) => ({
    summary: `${relation} ${kind ?? '-'}: ${message ?? '-'}`,
    frames: frames.map((frame) =>
      [frame.module, frame.function, frame.file, frame.line].map((part) => part ?? '-').join('|'),
    ),
  }));

describe('reads the chain of', () => {
  test('Java, with causes, suppressed exceptions, a module and a jar, after a log line', () => {
    expect(outline(readStack(TRACES.java))).toEqual([
      {
        summary:
          'outermost java.util.concurrent.ExecutionException: java.lang.IllegalStateException: cart 71 is closed',
        frames: [
          'java.util.concurrent.FutureTask|report|FutureTask.java|122',
          'com.acme.orders.Worker|run|Worker.java|31',
        ],
      },
      {
        summary: 'suppressed java.io.IOException: close failed',
        frames: ['com.acme.orders.Channel|close|Channel.java|9'],
      },
      {
        summary: 'cause java.lang.IllegalStateException: cart 71 is closed',
        frames: [
          'com.acme.orders.Preconditions|checkState|Preconditions.java|12',
          'com.acme.orders.CartService|lambda$place$3|CartService.java|88',
          'com.acme.orders.CartService|place|CartService.java|85',
        ],
      },
    ]);
  });

  test('V8, with async frames, aliases and a cause', () => {
    expect(outline(readStack(TRACES.v8))).toEqual([
      {
        summary: "outermost TypeError: Cannot read properties of undefined (reading 'price')",
        frames: [
          '-|Object.total|/srv/app/src/cart/total.js|12',
          '-|Cart.checkout [as pay]|file:///srv/app/src/cart/cart.js|40',
          '-|-|/srv/app/node_modules/express/lib/router/layer.js|95',
          '-|process.processTicksAndRejections|node:internal/process/task_queues|105',
        ],
      },
      { summary: 'cause RangeError: no such item', frames: ['-|find|/srv/app/src/cart/items.js|3'] },
    ]);
  });

  test('Gecko and JavaScriptCore', () => {
    expect(outline(readStack(TRACES.gecko))[0]?.frames).toEqual([
      '-|total|https://shop.example/assets/cart.3f9a1c2b.js|1',
      '-|checkout/<|https://shop.example/assets/cart.3f9a1c2b.js|1',
      '-|-|https://shop.example/|14',
    ]);
  });

  test('Hermes', () => {
    expect(outline(readStack(TRACES.hermes))).toEqual([
      { summary: 'outermost Error: no network', frames: ['-|send|index.android.bundle|1', '-|anonymous|-|-'] },
    ]);
  });

  test('Python, which prints the cause first and the throwing frame last', () => {
    expect(outline(readStack(TRACES.python))).toEqual([
      {
        summary: 'outermost orders.errors.NotFound: no order o-71',
        frames: ['-|dispatch|/usr/lib/python3.12/site-packages/flask/app.py|9', '-|get|/srv/app/orders/api.py|30'],
      },
      { summary: "cause KeyError: 'o-71'", frames: ['-|load|/srv/app/orders/repo.py|14'] },
    ]);
  });

  test('a Python exception group', () => {
    expect(outline(readStack(TRACES.pythonGroup)).map(({ summary, frames }) => `${summary} < ${frames[0]}`)).toEqual([
      'outermost ExceptionGroup: jobs (2 sub-exceptions) < -|run|/srv/app/jobs.py|8',
      'member ValueError: invalid literal < -|first|/srv/app/jobs.py|3',
      'member ZeroDivisionError: division by zero < -|second|/srv/app/jobs.py|5',
    ]);
  });

  test('IPython, with the line that it points at', () => {
    expect(outline(readStack(TRACES.notebook))).toEqual([
      { summary: "outermost KeyError: 'q3'", frames: ['-|build|/srv/app/report.py|11'] },
    ]);
  });

  test('.NET, where the inner exception comes first', () => {
    expect(outline(readStack(TRACES.dotnet))).toEqual([
      {
        summary: 'outermost System.AggregateException: One or more errors occurred.',
        frames: ['Acme.Orders.Worker|Run|C:\\src\\Orders\\Worker.cs|12'],
      },
      {
        summary: 'cause System.InvalidOperationException: cart is closed',
        frames: ['Acme.Orders.CartService.<PlaceAsync>d__4|MoveNext|C:\\src\\Orders\\CartService.cs|88'],
      },
    ]);
  });

  test('.NET in German', () => {
    expect(outline(readStack(TRACES.dotnetGerman))[0]?.frames).toEqual([
      'Acme.Orders.CartService|Place|C:\\src\\CartService.cs|88',
      'Acme.Orders.Api|Post|-|-',
    ]);
  });

  test('a Go panic: the goroutine that panicked, below whoever recovered', () => {
    expect(outline(readStack(TRACES.goPanic))).toEqual([
      {
        summary: 'outermost panic: runtime error: index out of range [3] with length 3',
        frames: [
          'github.com/acme/orders/cart|(*Service).Place|/srv/app/cart/service.go|88',
          'main|main|/srv/app/main.go|12',
        ],
      },
    ]);
  });

  test('a Go error with a stack', () => {
    expect(outline(readStack(TRACES.goErrors))).toEqual([
      {
        summary: 'outermost -: cannot place order',
        frames: [
          'github.com/acme/orders/cart|(*Service).Place|/srv/app/cart/service.go|88',
          'main|main|/srv/app/main.go|12',
        ],
      },
    ]);
  });

  test('pkg/errors with a wrapper, which prints the root cause first', () => {
    expect(outline(readStack(TRACES.goWrapped))).toEqual([
      {
        summary: 'outermost -: cannot load',
        frames: ['main|load|/srv/app/main.go|21', 'main|main|/srv/app/main.go|9'],
      },
      {
        summary: 'cause -: no such file',
        frames: ['main|readConfig|/srv/app/config.go|12', 'main|load|/srv/app/main.go|20'],
      },
    ]);
  });

  test('Java whose cause is the exception above', () => {
    expect(outline(readStack(TRACES.javaCircular)).map(({ summary }) => summary)).toEqual([
      'outermost java.lang.RuntimeException: outer',
      'cause java.lang.IllegalStateException: inner',
    ]);
  });

  test('AggregateError, with what was thrown together', () => {
    expect(outline(readStack(TRACES.v8Aggregate))).toEqual([
      { summary: 'outermost AggregateError: All promises were rejected', frames: ['-|pay|/srv/app/src/pay.js|5'] },
      { summary: 'member TypeError: card.charge is not a function', frames: ['-|charge|/srv/app/src/card.js|2'] },
      { summary: 'member RangeError: no such voucher', frames: ['-|redeem|/srv/app/src/voucher.js|7'] },
    ]);
  });

  test.each([
    [
      'today',
      TRACES.ruby,
      "outermost NoMethodError: undefined method 'price' for nil",
      '-|Cart#total|/srv/app/lib/cart.rb|12',
    ],
    ['before 3.4', TRACES.rubyOld, 'outermost ZeroDivisionError: divided by 0', '-|total|/srv/app/lib/cart.rb|12'],
  ])('Ruby %s', (_, trace, summary, frame) => {
    const [first] = outline(readStack(trace));
    expect(first?.summary).toBe(summary);
    expect(first?.frames[0]).toBe(frame);
  });

  test('PHP, whose header summary where it was thrown', () => {
    expect(outline(readStack(TRACES.php))).toEqual([
      {
        summary: 'outermost Acme\\Orders\\ClosedException: cart 71 is closed',
        frames: [
          '-|-|/srv/app/src/Cart.php|88',
          'Acme\\Orders\\Cart|place|/srv/app/src/Api.php|30',
          'Acme\\Api|{closure}|-|-',
          '-|{main}|-|-',
        ],
      },
    ]);
  });

  test('Rust, two lines a frame', () => {
    const [first] = outline(readStack(TRACES.rust));
    expect(first?.summary).toBe('outermost panic: index out of bounds: the len is 3 but the index is 7');
    expect(first?.frames[2]).toBe('orders::cart::Cart::total|{{closure}}|./src/cart.rs|12');
  });

  test('a native crash report', () => {
    const [first] = outline(readStack(TRACES.native));
    expect(first?.frames).toEqual([
      '-|__pthread_kill|libsystem_kernel.dylib|-',
      '-|abort|libsystem_c.dylib|-',
      'orders|cart::total(int)|cart.cc|88',
      'orders|main|main.cc|12',
    ]);
  });
});

describe('reads what is easily missed', () => {
  test.each([
    [
      'JavaScriptCore’s code outside functions',
      "TypeError: undefined is not an object (evaluating 'a.b')\ntotal@https://shop.example/a.js:1:200\nglobal code@https://shop.example/:14:3",
      [
        "outermost TypeError: undefined is not an object (evaluating 'a.b') < total",
        '-|global code|https://shop.example/|14',
      ],
    ],
    [
      'Scala’s anonymous functions and objects',
      'scala.MatchError: None (of class scala.None$)\n\tat com.acme.Cart$.$anonfun$place$1(Cart.scala:12)\n\tat com.acme.Main.main(Main.scala)',
      ['outermost scala.MatchError: None (of class scala.None$) < $anonfun$place$1', 'com.acme.Main|main|Main.scala|-'],
    ],
    [
      'Logback’s root first',
      'java.lang.IllegalStateException: root\n\tat a.E.f(E.java:3) ~[a-1.jar!/:1]\nWrapped by: java.lang.Error: outer\n\tat a.B.c(B.java:1) [na:na]',
      ['outermost java.lang.Error: outer < c', 'cause java.lang.IllegalStateException: root < f', 'a.E|f|E.java|3'],
    ],
    [
      'a group in a Python group',
      '  + Exception Group Traceback (most recent call last):\n  |   File "/a.py", line 3, in run\n  | ExceptionGroup: x (1 sub-exception)\n  +-+---------------- 1 ----------------\n    | Exception Group Traceback (most recent call last):\n    |   File "/b.py", line 4, in two\n    | ExceptionGroup: y (1 sub-exception)\n    +-+---------------- 1 ----------------\n      | Traceback (most recent call last):\n      |   File "/c.py", line 5, in three\n      | ValueError: bad\n      +------------------------------------',
      [
        'outermost ExceptionGroup: x (1 sub-exception) < run',
        'member ExceptionGroup: y (1 sub-exception) < two',
        'member ValueError: bad < three',
        '-|three|/c.py|5',
      ],
    ],
    [
      'Python on one line',
      'Traceback (most recent call last): File "/a.py", line 3, in a b() File "/c.py", line 5, in c d() ValueError: bad',
      ['outermost ValueError: bad < c', '-|a|/a.py|3'],
    ],
    [
      'PHP’s wrapping exception',
      'PHP Fatal error:  Uncaught PDOException: inner in /a.php:3\nStack trace:\n#0 /b.php(4): PDO->query()\n#1 {main}\n\nNext RuntimeException: outer in /c.php:5\nStack trace:\n#0 /d.php(6): Acme\\Repo->load()\n#1 {main}\n  thrown in /c.php on line 5',
      ['outermost RuntimeException: outer < -', 'cause PDOException: inner < -', '-|{main}|-|-'],
    ],
    [
      '.NET in Russian',
      'System.NullReferenceException: Ссылка\n   в Acme.Cart.Place(String id) в C:\\src\\Cart.cs:строка 88',
      ['outermost System.NullReferenceException: Ссылка < Place', 'Acme.Cart|Place|C:\\src\\Cart.cs|88'],
    ],
  ])('%s', (_, trace, expected) => {
    const chain = readStack(trace);
    const last = outline(chain).at(-1)?.frames.at(-1) ?? 'no frame';
    expect([
      ...outline(chain).map(({ summary }, at) => `${summary} < ${chain[at]?.frames[0]?.function ?? '-'}`),
      last,
    ]).toEqual(expected);
  });
});

describe('is read the same', () => {
  const frameCount = (text: string) => readStack(text).map(({ frames }) => frames.length);
  const same = Object.entries(TRACES);

  test.each(same)('%s with CRLF', (_, trace) => {
    expect(readStack(trace.replaceAll('\n', '\r\n'))).toEqual(readStack(trace));
  });

  test.each(same)('%s with line ends that were escaped once more', (_, trace) => {
    expect(frameCount(trace.replaceAll('\t', '\\t').replaceAll('\n', '\\n'))).toEqual(frameCount(trace));
  });

  test.each(same)('%s in colour', (_, trace) => {
    expect(readStack(trace.replaceAll('\n', '\u001b[0m\n\u001b[31m'))).toEqual(readStack(trace));
  });

  test.each(['java', 'v8', 'dotnet', 'php'] as const)('%s when a collector joined its lines', (name) => {
    const joined = TRACES[name].replace(/\s+/g, ' ');
    expect(readStack(joined).flatMap(({ frames }) => frames).length).toBeGreaterThan(1);
  });
});

test('Ruby’s methods without quotes, as some trackers print them', () => {
  const trace =
    'NoMethodError: no\n[PROJECT_ROOT]/app/models/list.rb:11:in funnel\n[PROJECT_ROOT]/app/api.rb:3:in block (2 levels) in post\n[PROJECT_ROOT]/api.rb:1:in <top (required)>';
  expect(readStack(trace).map(({ frames }) => frames.map((frame) => frame.function))).toEqual([
    ['funnel', 'block (2 levels) in post', '<top (required)>'],
  ]);
});

test('keeps head and tail of a trace that is too long', () => {
  const frames = Array.from({ length: 900 }, (_, index) => `\tat a.b.C.m${index}(C.java:${index + 1})`);
  const [first] = readStack(`java.lang.Error: deep\n${frames.join('\n')}`);
  expect(first?.frames).toHaveLength(400);
  expect(first?.frames[0]?.function).toBe('m0');
  expect(first?.frames.at(-1)?.function).toBe('m899');
});

test('finds the cause at the end of 200 kB', () => {
  const frames = Array.from({ length: 4_000 }, (_, index) => `\tat a.b.C.method${index}(C.java:${index})`);
  const chain = readStack(
    `java.lang.Error: x\n${frames.join('\n')}\nCaused by: java.lang.RuntimeException: y\n\tat a.B.c(B.java:1)`,
  );
  expect(chain.at(-1)?.kind).toBe('java.lang.RuntimeException');
});

test('never throws, whatever the text holds', () => {
  const line = fc.oneof(
    fc.constantFrom(...Object.values(TRACES).flatMap((trace) => trace.split('\n'))),
    hostileText,
    fc.string(),
  );
  fc.assert(
    fc.property(fc.array(line, { maxLength: 40 }), (lines) => {
      const chain = readStack(lines.join('\n'));
      expect(chain.every(({ frames }) => frames.length <= 400)).toBe(true);
    }),
    { numRuns: 500 },
  );
});

test('a last frame of JavaScript without its closing parenthesis keeps its function', () => {
  const [error] = readStack(
    'Error: no\n    at errnoException (net.js:905:11)\n    at Object.afterWrite (net.js:721:19',
  );
  expect(error?.frames.map(({ function: name, file }) => [name, file])).toEqual([
    ['errnoException', 'net.js'],
    ['Object.afterWrite', 'net.js'],
  ]);
});
