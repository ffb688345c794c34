import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fingerprintError } from '../../../../core/grouping/fingerprint-error.ts';
import { TRACES } from '../traces.ts';

const named = (stack: string, service = 'orders') => fingerprintError({ service, error: { stack } }).fingerprint;
const same = (a: string, b: string) => expect(named(a).fingerprint).toBe(named(b).fingerprint);
const apart = (a: string, b: string) => expect(named(a).fingerprint).not.toBe(named(b).fingerprint);

/**
 * Ledgers are keyed by these. Until release 1.0 a change of `v1` changes them; from 1.0 on it is a new algorithm beside it.
 */
test.each([
  ['java', '5dbd5cdbf5d880487d9b8c5fa907340f'],
  ['v8', '7a1ca65d49730aa7499e978e78230def'],
  ['gecko', '8467d78eefe9e76119ce367de96e7b45'],
  ['python', '563d7d7aa920edc7380f41e674b302d4'],
  ['dotnet', '320cef3c483e1b1579beabbb62b3f214'],
  ['goPanic', '7cecfa4066a8f5431b92bf43f36711cf'],
  ['ruby', 'f3a93c80ae917b3dcdfef86393243c0f'],
  ['php', '3ff5e1360218ef78f9e591c078fdaacb'],
  ['rust', '4965f56a2a98002ba9319322c5733a55'],
  ['native', '0c60c982821a2f9cd2fd324097a5889b'],
] as const)('v1 names the %s trace as it always did', (name, fingerprint) => {
  expect(named(TRACES[name]).fingerprint).toBe(fingerprint);
});

describe('because', () => {
  test.each([
    [
      'java',
      'root cause java.lang.IllegalStateException in CartService.place; wrapper ExecutionException unwrapped; helper Preconditions.checkState skipped; message "cart closed"',
    ],
    ['v8', 'root cause RangeError in items.find; wrapper TypeError unwrapped'],
    ['python', 'root cause KeyError in repo.load; wrapper NotFound unwrapped'],
    [
      'dotnet',
      'root cause System.InvalidOperationException in CartService.PlaceAsync; wrapper AggregateException unwrapped; message "cart closed"',
    ],
    ['goPanic', 'root cause panic in cart.Service.Place; message "runtime error index"'],
    ['rust', 'root cause panic in orders::cart::Cart.total; message "index out bounds"'],
  ] as const)('%s', (name, because) => {
    expect(named(TRACES[name]).because).toBe(because);
  });
});

describe('stays when nothing that matters changes', () => {
  const java = (frames: string, message = 'cart 71 is closed') =>
    `java.lang.IllegalStateException: ${message}\n${frames}`;
  const place = '\tat com.acme.CartService.place(CartService.java:85)\n\tat com.acme.Api.post(Api.java:9)';

  test.each([
    ['lines move', java(place), java(place.replace(/:\d+/g, ':999'))],
    ['a jar is named', java(place), java(place.replaceAll(')', ') ~[orders-2.1.jar:2.1]'))],
    [
      'the server’s frames are there',
      java(place),
      java(
        `${place}\n\tat org.apache.catalina.core.ApplicationFilterChain.doFilter(ApplicationFilterChain.java:1)\n\tat java.lang.Thread.run(Thread.java:1)`,
      ),
    ],
    ['the tail is cut off', java(place), java(place.split('\n')[0] ?? '')],
    ['values in the message change', java(place), java(place, 'cart 9 is closed')],
    [
      'another key is spoken of',
      java(place, 'stock of tea-towel is negative, expected more'),
      java(place, 'stock of cups is negative, expected more'),
    ],
    ['a request id is hung on', java(place), java(place, 'cart 71 is closed [requestId=8f1d2c]')],
    [
      'a wrapper is put around',
      java(place),
      `java.lang.RuntimeException: x\n\tat com.acme.Job.run(Job.java:3)\nCaused by: ${java(place)}`,
    ],
    ['a helper checks', java(place), java(`\tat com.acme.Preconditions.checkState(Preconditions.java:5)\n${place}`)],
    ['a recursion is deeper', java(place), java(`${place.split('\n')[0]}\n${place}`)],
    [
      'a lambda is numbered anew',
      java('\tat a.b.C.lambda$run$3(C.java:1)'),
      java('\tat a.b.C.lambda$run$11(C.java:1)'),
    ],
    ['an anonymous class is numbered anew', java('\tat a.b.C$1.run(C.java:1)'), java('\tat a.b.C$2.run(C.java:1)')],
    [
      'a bundle is built anew',
      'Error: no\n    at total (https://shop.example/assets/cart.3f9a1c2b.js:1:22)',
      'Error: no\n    at total (https://cdn.example/assets/cart.77ab01cd.js:1:97)',
    ],
    [
      'it runs elsewhere',
      'Error: no\n    at total (/home/ann/shop/src/cart.js:1:22)',
      'Error: no\n    at total (/app/src/cart.js:1:22)',
    ],
    [
      'another PHP file calls',
      'PHP Fatal error:  Uncaught E: no in /a/src/Cart.php:8\nStack trace:\n#0 /a/src/Api.php(3): Cart->place()\n#1 {main}',
      'PHP Fatal error:  Uncaught E: no in /a/src/Cart.php:8\nStack trace:\n#0 /a/src/Job.php(9): Cart->place()\n#1 {main}',
    ],
    [
      'Windows runs it',
      'Error: no\n    at total (C:\\Users\\ann\\shop\\src\\cart.js:1:22)',
      'Error: no\n    at total (/srv/www/current/src/cart.js:1:22)',
    ],
    [
      'Ruby 3.4 prints the class',
      "/a/lib/cart.rb:12:in `total': no (ArgumentError)",
      "/a/lib/cart.rb:19:in 'Cart#total': no (ArgumentError)",
    ],
    [
      'addresses of a Go trace differ',
      TRACES.goPanic,
      TRACES.goPanic.replace(/0x[\da-f]+/g, '0x1').replace('goroutine 18', 'goroutine 7'),
    ],
    [
      'another runtime words the message',
      "TypeError: Cannot read property 'x' of undefined\n    at total (/app/src/cart.js:1:2)",
      "TypeError: Cannot read properties of undefined (reading 'x')\n    at total (/app/src/cart.js:1:2)",
    ],
  ])('%s', (_, before, after) => same(before, after));
});

describe('tells apart', () => {
  const java = (kind: string, frames: string, message = '') => `${kind}: ${message}\n${frames}`;
  const place = '\tat com.acme.CartService.place(CartService.java:85)';

  test.each([
    ['another function', java('a.B', place), java('a.B', place.replace('place', 'pay'))],
    ['another kind', java('java.lang.IllegalStateException', place), java('java.io.IOException', place)],
    [
      'another statement of the same function',
      java('a.BException', place, 'cart is closed'),
      java('a.BException', place, 'stock is empty'),
    ],
    [
      'callers who hand in a wrong argument',
      java('java.lang.IllegalArgumentException', `${place}\n\tat com.acme.Api.post(Api.java:1)`),
      java('java.lang.IllegalArgumentException', `${place}\n\tat com.acme.Job.run(Job.java:1)`),
    ],
    [
      'bugs that end in the same helper',
      java('a.BException', `\tat com.acme.Errors.fail(Errors.java:1)\n${place}`),
      java('a.BException', `\tat com.acme.Errors.fail(Errors.java:1)\n${place.replace('place', 'pay')}`),
    ],
    [
      'a null dereference inside a helper',
      java('java.lang.NullPointerException', `\tat com.acme.Errors.report(Errors.java:1)\n${place}`),
      java('java.lang.NullPointerException', place),
    ],
    [
      'functions without a name by who calls them',
      'Error: no\n    at /app/src/cart.js:1:2\n    at total (/app/src/pay.js:1:2)',
      'Error: no\n    at /app/src/cart.js:1:2\n    at refund (/app/src/pay.js:1:2)',
    ],
    [
      'functions of one PHP file',
      'PHP Fatal error:  Uncaught E: no in /a/src/Cart.php:8\nStack trace:\n#0 /a/src/Api.php(3): Cart->place()\n#1 {main}',
      'PHP Fatal error:  Uncaught E: no in /a/src/Cart.php:8\nStack trace:\n#0 /a/src/Api.php(3): Cart->pay()\n#1 {main}',
    ],
    [
      'callers of one function of an installed package',
      'Error: no\n    at get (/a/node_modules/orm/get.js:1:2)\n    at find (/a/node_modules/orm/find.js:1:2)',
      'Error: no\n    at get (/a/node_modules/orm/get.js:1:2)\n    at count (/a/node_modules/orm/find.js:1:2)',
    ],
    [
      'callers of helpers of an installed package',
      'Error: no\n    at report (/a/node_modules/x/a.js:1:2)\n    at run (/a/node_modules/x/b.js:1:2)\n    at visit (walk.js:1:2)',
      'Error: no\n    at report (/a/node_modules/x/a.js:1:2)\n    at run (/a/node_modules/x/b.js:1:2)\n    at leave (walk.js:1:2)',
    ],
  ])('%s', (_, one, other) => apart(one, other));

  test('services, while the same function in two services is related', () => {
    const trace = java('a.BException', place);
    expect(named(trace, 'orders').fingerprint).not.toBe(named(trace, 'stock').fingerprint);
    expect(named(trace, 'orders').loose).toBe(named(trace, 'stock').loose);
  });

  test('what a stranger moves from one part of the key into the next', () => {
    const one = fingerprintError({ service: 'a', error: { kind: 'b\nkind:1:c' } }).fingerprint;
    const other = fingerprintError({ service: 'a\nkind:1:c', error: { kind: 'b' } }).fingerprint;
    expect(one.fingerprint).not.toBe(other.fingerprint);
  });
});

test('variants of one bug differ in strict alone', () => {
  const trace = (caller: string) =>
    `a.BException: x\n\tat com.acme.Cart.place(Cart.java:1)\n\tat com.acme.${caller}.run(X.java:1)`;
  const [one, other] = [named(trace('Api')), named(trace('Job'))];
  expect(one.fingerprint).toBe(other.fingerprint);
  expect(one.strict).not.toBe(other.strict);
});

test('a suppressed exception and a trace of its own are never the root cause', () => {
  const trace = `a.BException: x
\tat com.acme.Cart.place(Cart.java:1)
\tSuppressed: a.CException: y
\t\tat com.acme.File.close(File.java:1)
a.DException: later
\tat com.acme.Other.run(Other.java:1)`;
  const { because, components } = named(trace);
  expect(because).toBe('root cause a.BException in Cart.place');
  expect(components.filter(({ contributes }) => !contributes).map(({ value, hint }) => `${value}: ${hint}`)).toEqual([
    'a.CException: suppressed: thrown while closing',
    'a.DException: a separate trace in the same text',
  ]);
});

test.each([
  ['no frame of its own', 'java.lang.Error: out of luck\n\tat java.util.Timer.sched(Timer.java:1)', 'library-frames'],
  ['no frame', 'java.lang.Error: out of luck', 'exception-message'],
])('with %s', (_, stack, method) => {
  expect(fingerprintError({ service: 's', error: { kind: 'java.lang.Error', stack } }).fingerprint.method).toBe(method);
});

test('a log line is named by the statement that printed it', () => {
  const line = (message: string) => fingerprintError({ service: 's', message, error: {} }).fingerprint;
  expect(line('order 71 failed').fingerprint).toBe(line('order 9 failed').fingerprint);
  expect(line('order 71 failed')).toMatchObject({
    method: 'log-template',
    because: 'no exception; log template "order <*> failed"',
  });
});

test('the service’s own name wins, and ours stays as an alias', () => {
  const ours = fingerprintError({ service: 's', error: { kind: 'E', stack: TRACES.v8 } }).fingerprint;
  const theirs = fingerprintError({
    service: 's',
    error: { kind: 'E', stack: TRACES.v8, fingerprint: 'cart-total' },
  }).fingerprint;
  expect(theirs).toMatchObject({
    method: 'override',
    aliases: [{ algorithm: 'v1', fingerprint: ours.fingerprint }],
  });
  expect(theirs.because).toBe('the service names it itself: error.fingerprint is "cart-total"');
  expect(theirs.fingerprint).not.toBe(ours.fingerprint);
});

test('a trace inside the log line is read like one of its own', () => {
  const inside = fingerprintError({ service: 's', message: `cannot place\n${TRACES.java}`, error: {} }).fingerprint;
  expect(inside.fingerprint).toBe(named(TRACES.java, 's').fingerprint);
});

test('does not depend on line numbers, in any language', () => {
  fc.assert(
    fc.property(fc.constantFrom(...Object.values(TRACES)), fc.integer({ min: 1, max: 9_000 }), (trace, shift) => {
      const shifted = trace.replace(/(?<=\.(?:java|js|py|go|rb|php|rs|cs|cc):|line |Zeile |\.php\()\d+/g, (line) =>
        String(Number(line) + shift),
      );
      expect(named(shifted).fingerprint).toBe(named(trace).fingerprint);
    }),
  );
});

test('the sample service’s incident is explained, and does not depend on what was sold', () => {
  const incident = (sku: string) =>
    fingerprintError({
      service: 'checkout',
      error: {
        kind: 'InventoryInvariantError',
        message: `stock of ${sku} is -1, expected a whole number of 0 or more`,
        stack: `InventoryInvariantError: stock of ${sku} is -1, expected a whole number of 0 or more
    at stockLevel (file:///srv/checkout/src/stock-level.js:12:58)
    at estimateDelivery (file:///srv/checkout/src/delivery.js:10:19)
    at process.processTicksAndRejections (node:internal/process/task_queues:105:5)`,
      },
    }).fingerprint;
  expect(incident('tea-towel').because).toBe(
    'root cause InventoryInvariantError in stock-level.stockLevel; message "stock expected whole"',
  );
  expect(incident('cups').fingerprint).toBe(incident('tea-towel').fingerprint);
});
