import { describe, expect, test } from 'vitest';
import { LocalUsageError } from '../../../local/local-usage-error.ts';
import { logOf } from '../../../local/try/send-error.ts';

const STACK = 'TypeError: no cart\n    at total (/srv/shop/src/cart.js:3:9)\n    at pay (/srv/shop/src/pay.js:8:2)';

describe('a pasted error', () => {
  test('that is a stack trace has kind, message and stack', () => {
    expect(logOf({ text: STACK, service: 'shop' })).toEqual({
      message: STACK,
      error: { kind: 'TypeError', message: 'no cart', stack: STACK },
    });
  });

  test.each([
    ['a message alone', 'could not reach the warehouse'],
    ['a line of JSON', JSON.stringify({ level: 'error', msg: 'boom', err: { stack: STACK } })],
  ])('that is %s stays a log line', (_, text) => {
    expect(logOf({ text, service: 'shop' })).toEqual({ message: text });
  });

  test.each([
    ['nothing', ' \n ', /it is empty/],
    [
      'no error',
      JSON.stringify({ level: 'info', msg: 'started' }),
      /no error is recognised in it \(the log says info\)/,
    ],
    ['a piece of a trace', '    at total (/srv/shop/src/cart.js:3:9)', /it names no bug/],
  ])('that is %s is refused in a sentence', (_, text, message) => {
    expect(() => logOf({ text, service: 'shop' })).toThrow(message);
    expect(() => logOf({ text, service: 'shop' })).toThrow(LocalUsageError);
  });
});
