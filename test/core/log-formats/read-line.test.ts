import { describe, expect, test } from 'vitest';
import { isErrorEvent } from '../../../core/error-event.ts';
import { fingerprintError } from '../../../core/grouping/fingerprint-error.ts';
import { parseErrorEvent } from '../../../core/log-formats/parse-error-event.ts';
import { readLine } from '../../../core/log-formats/read-line.ts';
import { TRACES } from '../grouping/traces.ts';
import { ENVELOPES, type Thrown } from './envelopes.ts';

/** The traces that begin with their error, as a logger's field holds them. */
const ERRORS: Readonly<Record<string, Thrown>> = Object.fromEntries(
  (['v8', 'hermes', 'python', 'dotnet', 'php', 'ruby', 'rust', 'native'] as const).map((name) => {
    const stack = TRACES[name];
    const [outermost] = fingerprintError({ service: 'shop', error: { stack } }).exceptions;
    return [name, { kind: outermost?.kind, message: outermost?.message ?? '', stack }];
  }),
);

const bare = (stack: string): string => fingerprintError({ service: 'shop', error: { stack } }).fingerprint.fingerprint;

const named = (attributes: Record<string, unknown>): string => {
  const log = { timestamp: '2026-11-16T09:00:00.000Z', service: 'shop', status: 'error', ...attributes };
  const event = parseErrorEvent({ id: 'e1', attributes: log });
  if (!isErrorEvent(event)) throw new Error(event.dropped);
  return fingerprintError(event).fingerprint.fingerprint;
};

describe.each(Object.entries(ERRORS))('a trace of %s', (language, error) => {
  const expected = bare(error.stack);

  const envelopes = Object.entries(ENVELOPES).filter(([logger]) => logger !== 'loguru' || language === 'python');
  test.each(envelopes)('has the bare trace’s fingerprint in the fields of %s', (_logger, envelope) => {
    const fields = envelope(error);
    const text = JSON.stringify({ msg: 'cannot place order', ...fields });
    expect(named({ message: 'cannot place order', attributes: fields })).toBe(expected);
    expect(named({ message: text })).toBe(expected);
    expect(named({ message: `2026-11-16T09:00:00.000000000Z stderr F ${text}` })).toBe(expected);
    expect(named({ message: JSON.stringify({ log: `${text}\n`, stream: 'stderr' }) })).toBe(expected);
    expect(fingerprintError({ service: 'shop', ...readLine(text) }).fingerprint.fingerprint).toBe(expected);
  });
});

const at = (name: string, file: string, line: number) => ({ class: `com.acme.shop.${name}`, method: file, line });

describe('frames that are objects give the fingerprint of the same trace as a text', () => {
  const java = (cause = '') =>
    `java.lang.IllegalStateException: cart is closed already\n\tat com.acme.shop.CartService.total(CartService.java:41)\n\tat com.acme.shop.Api.post(Api.java:12)${cause}`;
  const cause = '\nCaused by: java.io.IOException: disk is full now\n\tat com.acme.shop.Disk.write(Disk.java:7)';
  const javaFrames = [at('CartService', 'total', 41), at('Api', 'post', 12)];
  const elements = javaFrames.map((frame) => ({
    className: frame.class,
    methodName: frame.method,
    fileName: `${frame.class.slice(14)}.java`,
    lineNumber: frame.line,
  }));
  const said = { message: 'cart is closed already' };
  const disk = [at('Disk', 'write', 7)];
  const python = (header: string) =>
    `Traceback (most recent call last):\n  File "/srv/app/shop/api.py", line 41, in post\n    total(x)\n  File "/srv/app/shop/cart.py", line 3, in total\n    return prices[sku]\n${header}`;
  const pythonFrames = [
    { filename: '/srv/app/shop/api.py', lineno: 41, name: 'post' },
    { filename: '/srv/app/shop/cart.py', lineno: 3, name: 'total' },
  ];
  const ruby =
    "/srv/app/models/cart.rb:12:in 'Cart#total': no price is known (ArgumentError)\n\tfrom /srv/app/jobs/pay.rb:6:in 'Pay#run'";
  const go = 'cart is closed already\nTotal\n\tservice.go:35\nmain\n\tmain.go:7';
  const kind = 'java.lang.IllegalStateException';

  test.each<readonly [string, Record<string, unknown>, string]>([
    ['Quarkus', { exception: { refId: 1, exceptionType: kind, ...said, frames: javaFrames } }, java()],
    [
      'Quarkus with a cause',
      {
        exception: {
          exceptionType: kind,
          ...said,
          frames: javaFrames,
          causedBy: { exception: { exceptionType: 'java.io.IOException', message: 'disk is full now', frames: disk } },
        },
      },
      java(cause),
    ],
    [
      'JBoss with wrapped frames',
      { exception: { exceptionType: kind, ...said, frames: javaFrames.map((frame) => ({ frame })) } },
      java(),
    ],
    [
      'log4j2’s JsonLayout',
      { thrown: { commonElementCount: 0, name: kind, ...said, extendedStackTrace: javaFrames } },
      java(),
    ],
    [
      'logback’s JsonEncoder',
      {
        throwable: {
          className: kind,
          ...said,
          stepArray: elements,
          cause: { className: 'java.io.IOException', message: 'disk is full now', stepArray: disk },
        },
      },
      java(cause),
    ],
    [
      'structlog',
      {
        exception: [
          { exc_type: 'KeyError', exc_value: "'A-71'", syntax_error: null, is_cause: false, frames: pythonFrames },
        ],
      },
      python("KeyError: 'A-71'"),
    ],
    [
      'structlog with a cause',
      {
        exception: [
          { exc_type: 'OrderError', exc_value: 'no such order', is_cause: false, frames: pythonFrames },
          { exc_type: 'KeyError', exc_value: "'A-71'", is_cause: true, frames: pythonFrames },
        ],
      },
      `${python("KeyError: 'A-71'")}\n\nThe above exception was the direct cause of the following exception:\n\n${python('OrderError: no such order')}`,
    ],
    [
      'AWS Lambda’s Python',
      {
        errorType: 'KeyError',
        errorMessage: "'A-71'",
        stackTrace: [
          '  File "/srv/app/shop/api.py", line 41, in post\n    total(x)\n',
          '  File "/srv/app/shop/cart.py", line 3, in total\n    return prices[sku]\n',
        ],
      },
      python("KeyError: 'A-71'"),
    ],
    [
      'Rails Semantic Logger',
      {
        exception: {
          name: 'ArgumentError',
          message: 'no price is known',
          stack_trace: ["/srv/app/models/cart.rb:12:in 'Cart#total'", "/srv/app/jobs/pay.rb:6:in 'Pay#run'"],
        },
      },
      ruby,
    ],
    [
      'Rails Semantic Logger with a cause',
      {
        exception: {
          name: 'OrderError',
          message: 'order is not possible',
          stack_trace: ["/srv/app/jobs/pay.rb:6:in 'Pay#run'"],
          cause: {
            name: 'ArgumentError',
            message: 'no price is known',
            stack_trace: ["/srv/app/models/cart.rb:12:in 'Cart#total'", "/srv/app/jobs/pay.rb:6:in 'Pay#run'"],
          },
        },
      },
      ruby,
    ],
    [
      'zerolog',
      {
        error: 'cart is closed already',
        stack: [
          { func: 'Total', line: '35', source: 'service.go' },
          { func: 'main', line: '7', source: 'main.go' },
        ],
      },
      go,
    ],
    [
      'Monolog',
      {
        context: {
          exception: {
            class: 'Acme\\CartException',
            ...said,
            code: 0,
            file: '/app/src/Cart.php:88',
            trace: ['/app/src/Api.php:30'],
          },
        },
      },
      'PHP Fatal error:  Uncaught Acme\\CartException: cart is closed already in /app/src/Cart.php:88\nStack trace:\n#0 /app/src/Api.php(30)\n#1 {main}',
    ],
    [
      'PHP’s getTrace()',
      {
        exception: {
          class: 'Acme\\CartException',
          ...said,
          file: '/app/src/Cart.php',
          line: 88,
          trace: [{ file: '/app/src/Api.php', line: 30, class: 'Acme\\Cart', type: '->', function: 'total' }],
        },
      },
      'PHP Fatal error:  Uncaught Acme\\CartException: cart is closed already in /app/src/Cart.php:88\nStack trace:\n#0 /app/src/Api.php(30): Acme\\Cart->total()\n#1 {main}',
    ],
    [
      '.NET 5’s JSON console',
      {
        Exception: {
          Message: 'cart is closed',
          Type: 'System.InvalidOperationException',
          StackTrace: ['   at Acme.Shop.CartService.Total(Int32 id) in /src/Cart.cs:line 41'],
          HResult: 1,
        },
      },
      'System.InvalidOperationException: cart is closed\n   at Acme.Shop.CartService.Total(Int32 id) in /src/Cart.cs:line 41',
    ],
    [
      '.NET’s inner exception',
      {
        exception: {
          Type: 'System.AggregateException',
          Message: 'order failed',
          StackTrace: '   at Acme.Shop.Api.Post() in /src/Api.cs:line 12',
          InnerException: {
            Type: 'System.InvalidOperationException',
            Message: 'cart is closed',
            StackTrace: '   at Acme.Shop.CartService.Total(Int32 id) in /src/Cart.cs:line 41',
          },
        },
      },
      'System.AggregateException: order failed\n ---> System.InvalidOperationException: cart is closed\n   at Acme.Shop.CartService.Total(Int32 id) in /src/Cart.cs:line 41\n   --- End of inner exception stack trace ---\n   at Acme.Shop.Api.Post() in /src/Api.cs:line 12',
    ],
    [
      'an error of Node.js with a cause',
      {
        err: {
          type: 'OrderError',
          message: 'order failed',
          stack: 'OrderError: order failed\n    at post (/srv/app/src/api.js:17:3)',
          cause: {
            type: 'TypeError',
            message: 'no price',
            stack: 'TypeError: no price\n    at total (/srv/app/src/cart.js:3:4)',
          },
        },
      },
      'OrderError: order failed\n    at post (/srv/app/src/api.js:17:3)\n[cause]: TypeError: no price\n    at total (/srv/app/src/cart.js:3:4)',
    ],
    [
      'frames of a browser',
      {
        error: {
          name: 'TypeError',
          message: 'no price',
          frames: [{ function: 'total', file: '/srv/app/src/cart.js', line: 3 }],
        },
      },
      'TypeError: no price\n    at total (/srv/app/src/cart.js:3:4)',
    ],
  ])('%s', (_, attributes, stack) => {
    expect(named({ message: 'cannot place order', attributes })).toBe(bare(stack));
    expect(named({ message: JSON.stringify({ message: 'cannot place order', ...attributes }) })).toBe(bare(stack));
  });
});
