import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fingerprintError } from '../../../../core/grouping/fingerprint-error.ts';
import { titleOf } from '../../../../core/grouping/title.ts';
import { TRACES } from '../traces.ts';

/** One bare trace a language: the runtime printed nothing before it. */
const BARE: Readonly<Record<string, string>> = {
  'Node.js': `TypeError: Cannot read properties of undefined (reading 'price')
    at total (/srv/app/src/cart/total.js:12:19)
    at checkout (/srv/app/src/cart/checkout.js:40:5)`,
  Java: `java.lang.IllegalStateException: cart is closed
\tat com.acme.shop.CartService.total(CartService.java:41)
\tat com.acme.shop.Api.post(Api.java:12)`,
  '.NET': `System.InvalidOperationException: cart is closed
   at Acme.Shop.CartService.Total(Int32 id) in /src/Shop/CartService.cs:line 41
   at Acme.Shop.Api.Post() in /src/Shop/Api.cs:line 12`,
  Ruby: `/srv/app/lib/cart.rb:12:in 'Cart#total': undefined method 'price' for nil (NoMethodError)
\tfrom /srv/app/lib/cart.rb:30:in 'Cart#checkout'`,
  Go: `panic: runtime error: index out of range [3] with length 3

goroutine 18 [running]:
github.com/acme/shop/cart.(*Service).Total(0x14000122018)
\t/srv/app/cart/service.go:88 +0x5c
main.main()
\t/srv/app/main.go:12 +0x44`,
  PHP: `PHP Fatal error:  Uncaught Acme\\Shop\\ClosedException: cart is closed in /srv/app/src/Cart.php:88
Stack trace:
#0 /srv/app/src/Api.php(30): Acme\\Shop\\Cart->total(71)
#1 {main}
  thrown in /srv/app/src/Cart.php on line 88`,
  Python: `Traceback (most recent call last):
  File "/srv/app/shop/api.py", line 12, in post
    return total(cart)
  File "/srv/app/shop/cart.py", line 41, in total
    return prices[sku]
KeyError: 'A-71'`,
};

/** What loggers, servers and collectors print before it. */
const PREFIXES: readonly string[] = [
  '[ERROR] ',
  'ERROR: ',
  'Unhandled exception in request: ',
  '2026-11-16 09:00:00,123 ERROR [http-1] c.a.Api - ',
  '2026-11-16 09:00:00,123 ERROR [http-1] c.a.Api - cannot place order\n',
  'cannot place order\n',
  'cannot place order: the cart cannot be read\n',
  'Servlet.service() for servlet [shop] threw exception with root cause\n\n',
  '[Nest] 7  - 11/16/2026, 1:39:14 PM   ERROR [ExceptionsHandler] cannot place order\n',
  'Nov 16 09:00:00 web-1 shopd[71]: ',
  'E1116 09:00:00.123456       1 cart.go:71] ',
];

const named = (message: string) => {
  const error = { service: 'shop', message, error: {} };
  const { fingerprint, exceptions } = fingerprintError(error);
  return { fingerprint: fingerprint.fingerprint, strict: fingerprint.strict, title: titleOf(error, exceptions) };
};

const GRID = Object.entries(BARE).flatMap(([language, bare]) =>
  PREFIXES.map((prefix) => [language, prefix, bare] as const),
);

test.each(GRID)('%s behind %j is named like the bare trace', (_language, prefix, bare) => {
  expect(named(prefix + bare)).toEqual(named(bare));
});

/** Words, numbers and marks as they stand in log lines; none of them is the name of an exception. */
const word = fc.constantFrom(
  ...['cannot', 'place', 'order', '71', '2026-11-16', '09:00:00.123', 'ERROR', 'Fatal', 'error', 'failed:', '[http-1]'],
  ...['c.a.Api', '-', '|', '[worker]', 'id=7', '{"a":1}', '(retry 3)', 'Order', 'web-1', '"x"', '⨯', '❌', '#9', '>'],
);
const words = fc.array(word, { minLength: 1, maxLength: 8 }).map((list) => list.join(' '));
const lines = fc.array(words, { minLength: 1, maxLength: 4 }).map((list) => `${list.join('\n')}\n`);
/** `#9 main` is a frame of gdb. */
const withoutFrames = lines.filter((text) => !/^#9/m.test(text));
const sameLine = words.map((text) => `${text}: `);

describe('any text before a trace leaves its name alone:', () => {
  test.each(Object.entries(BARE))('%s', (_language, bare) => {
    const expected = named(bare);
    fc.assert(
      fc.property(
        fc.oneof(
          lines,
          sameLine,
          fc.tuple(lines, sameLine).map((both) => both.join('')),
        ),
        (before) => {
          expect(named(before + bare)).toEqual(expected);
        },
      ),
      { numRuns: 150 },
    );
  });

  test.each([
    ['Ruby', '#9 cannot (retry 3)\ncannot: '],
    ['Ruby', '#9 cannot (retry 3)\ncannot\ncannot: '],
  ])('%s, found before: %j', (language, before) => {
    expect(named(before + BARE[language])).toEqual(named(BARE[language] ?? ''));
  });

  test.each([
    ...([
      'java',
      'python',
      'dotnet',
      'goPanic',
      'php',
      'rubyOld',
      'ruby',
      'v8',
      'v8Aggregate',
      'rust',
      'native',
    ] as const),
  ])('%s, with its causes', (name) => {
    const expected = named(TRACES[name]);
    fc.assert(
      fc.property(name === 'native' ? withoutFrames : lines, (before) => {
        expect(named(before + TRACES[name])).toEqual(expected);
      }),
      { numRuns: 50 },
    );
  });
});

/** What runtimes and frameworks print, and the header that it holds. */
const LAYOUTS: ReadonlyArray<readonly [layout: string, text: string, title: string, frame: string]> = [
  [
    'Deno',
    'error: Uncaught (in promise) RangeError: no such cart\n    throw new RangeError("no such cart");\n          ^\n    at load (file:///srv/app/src/cart.ts:12:3)',
    'RangeError: no such cart',
    'load',
  ],
  [
    'Bun, with its excerpt',
    '7 | function open(cart) {\n8 |   if (cart.closed) {\n9 |     throw new Error("state: InvalidState: cart is closed");\n              ^\nerror: cart is closed\n      at open (/srv/app/src/cart.ts:9:15)\n\nBun v1.3.0 (Linux x64)',
    'Error: cart is closed',
    'open',
  ],
  [
    'Bun, with a kind',
    '9 |   cart.total();\n           ^\nTypeError: undefined is not a function\n      at open (/srv/app/src/cart.ts:9:15)',
    'TypeError: undefined is not a function',
    'open',
  ],
  [
    'Node.js, with its excerpt',
    '/srv/app/src/cart.js:9\n    throw new Error("cart is closed");\n    ^\n\nError: cart is closed\n    at open (/srv/app/src/cart.js:9:11)\n\nNode.js v24.8.0',
    'Error: cart is closed',
    'open',
  ],
  [
    'a warning of Node.js',
    '(node:71) UnhandledPromiseRejectionWarning: Error: no token\n    at token (/srv/app/src/auth.js:9:11)',
    'Error: no token',
    'token',
  ],
  [
    'Next.js',
    ' ⨯ TypeError: x is undefined\n    at total (/srv/app/src/total.js:1:2210)',
    'TypeError: x is undefined',
    'total',
  ],
  [
    'Rails',
    "[4f1c] \n[4f1c] NoMethodError (undefined method 'price' for nil):\n[4f1c]   \n[4f1c] app/models/cart.rb:12:in 'total'\n[4f1c] app/controllers/carts_controller.rb:6:in 'show'",
    "NoMethodError: undefined method 'price' for nil",
    'total',
  ],
  [
    'Sidekiq',
    "2026-11-16T09:00:00.123Z pid=7 tid=gq class=PayJob jid=8b2c ERROR: ArgumentError: no cart\n/srv/app/app/models/cart.rb:12:in `total'\n/srv/app/app/jobs/pay_job.rb:6:in `perform'",
    'ArgumentError: no cart',
    'total',
  ],
  [
    'Laravel',
    '[2026-11-16 09:00:00] production.ERROR: cart 71 is closed {"userId":7,"exception":"[object] (App\\\\Exceptions\\\\CartException(code: 0): cart 71 is closed at /srv/app/app/Cart.php:41)\n[stacktrace]\n#0 /srv/app/app/Api.php(12): App\\\\Cart->total()\n#1 {main}\n"}',
    'App\\Exceptions\\CartException: cart 71 is closed',
    'Cart',
  ],
  [
    'nginx with PHP',
    '2026/11/16 18:14:26 [error] 18#18: *26 FastCGI sent in stderr: "PHP message: PHP Fatal error:  Uncaught RuntimeException: cart is closed in /srv/app/Cart.php:43\nStack trace:\n#0 /srv/app/today.php(4): Cart->total()\n#1 {main}\n  thrown in /srv/app/Cart.php on line 43" while reading response header from upstream, client: 10.0.0.1, request: "GET / HTTP/1.1"',
    'RuntimeException: cart is closed',
    'Cart',
  ],
  [
    'asyncio',
    'Task exception was never retrieved\nfuture: <Task finished name=\'Task-3\' coro=<f() done> exception=ValueError(\'no\')>\nTraceback (most recent call last):\n  File "/srv/app/jobs.py", line 7, in work\n    raise ValueError("no")\nValueError: no',
    'ValueError: no',
    'work',
  ],
  [
    'Lambda for Python, indented by no-break spaces',
    "[ERROR] KeyError: 'Records'\nTraceback (most recent call last):\n\u00a0\u00a0File \"/var/task/scan.py\", line 5, in scan\n\u00a0\u00a0\u00a0\u00a0records = event['Records']",
    "KeyError: 'Records'",
    'scan',
  ],
  [
    '.NET, with a cause on the line of the exception',
    'fail: Acme.Api[0]\n      cannot place order\n      System.AggregateException: One failed. ---> System.InvalidOperationException: cart is closed\n         at Acme.Cart.Total() in /src/Cart.cs:line 41\n         --- End of inner exception stack trace ---\n         at Acme.Api.Post() in /src/Api.cs:line 12',
    'System.InvalidOperationException: cart is closed',
    'Total',
  ],
  [
    'a layout that writes the trace in brackets',
    '2026-11-16 09:00:00 ERROR shop - failed [exception:java.io.IOException: disk full. at com.acme.Cart.total(Cart.java:41) at com.acme.Api.post(Api.java:12) ]',
    'java.io.IOException: disk full.',
    'total',
  ],
  [
    'a kind without a message',
    '2026-11-16 09:00:00 ERROR [main] c.a.Api - java.lang.NullPointerException\n\tat com.acme.Cart.total(Cart.java:41)',
    'java.lang.NullPointerException',
    'total',
  ],
];

test.each(LAYOUTS)('%s: the header is found', (_layout, message, title, frame) => {
  const error = { service: 'shop', message, error: {} };
  const { fingerprint, exceptions } = fingerprintError(error);
  expect(titleOf(error, exceptions)).toBe(title);
  expect(fingerprint.components.find(({ name }) => name === 'frame')?.value).toContain(frame);
});

test.each([
  [
    'java.util.concurrent.ExecutionException: java.lang.IllegalStateException: closed',
    'java.util.concurrent.ExecutionException',
  ],
  ['AssertionError [ERR_ASSERTION]: Expected values to be equal:\n\n1 !== 2', 'AssertionError'],
  ['CartError: gateway said HttpError: 500', 'CartError'],
  ['CartError: gateway said\nHTTP 500: retry later', 'CartError'],
])('what an exception says about another one does not hide it: %j', (header, kind) => {
  const { exceptions } = fingerprintError({
    service: 'shop',
    error: { stack: `${header}\n    at total (/srv/app/src/cart.js:1:2)` },
  });
  expect(exceptions[0]?.kind).toBe(kind);
});

test('the kind that the event names is found behind any text, even when it has spaces', () => {
  const stack = 'oops, Cart Closed: 71\n    at total (/srv/app/src/cart.js:1:2)';
  const { exceptions } = fingerprintError({ service: 'shop', error: { kind: 'Cart Closed', stack } });
  expect(exceptions[0]).toMatchObject({ kind: 'Cart Closed', message: '71' });
});
