import { describe, expect, test } from 'vitest';
import { withoutCutEnd } from '../../../core/alert/cut-sample.ts';
import { parseLogsSample } from '../../../core/alert/logs-sample.ts';
import { fingerprintError } from '../../../core/grouping/fingerprint-error.ts';

const LIMIT = 500;
const node = (id: string) =>
  `StockError: stock of ${id} went below zero\n${Array.from({ length: 20 }, (_, at) => `    at step${at} (/srv/app/src/stock/step-${at}.js:${at + 1}:19)`).join('\n')}`;
const java = `java.lang.IllegalStateException: cart is closed\n${Array.from({ length: 20 }, (_, at) => `\tat com.acme.shop.Cart.step${at}(Cart.java:${at + 1})`).join('\n')}`;
const python = `Traceback (most recent call last):\n${Array.from({ length: 20 }, (_, at) => `  File "/srv/app/shop/step_${at}.py", line ${at + 1}, in step_${at}\n    step_${at + 1}(cart)`).join('\n')}\nKeyError: 'sku'`;
const chained = `Traceback (most recent call last):\n  File "/srv/app/shop/cart.py", line 3, in total\n    x()\nKeyError: 'sku'\n\nDuring handling of the above exception, another exception occurred:\n\n${python}`;
const json = (stack: string) => JSON.stringify({ level: 'error', message: 'failed', stack });

const nameOf = (message: string) => fingerprintError({ service: 'shop', message, error: {} }).fingerprint;

describe('a trace that Datadog cut', () => {
  test.each([
    ['Node.js', node('mug')],
    ['Java', java],
    ['Node.js in JSON', json(node('mug'))],
  ])('of %s has the name of the whole trace, wherever it is cut', (_, whole) => {
    for (const length of [495, 497, 499, LIMIT]) {
      const kept = withoutCutEnd(whole.slice(0, length)) ?? '';
      expect(nameOf(kept).fingerprint, `cut at ${length}`).toBe(nameOf(whole).fingerprint);
    }
    expect(nameOf(withoutCutEnd(`${whole.slice(0, LIMIT)}...`) ?? '').fingerprint).toBe(nameOf(whole).fingerprint);
  });

  test('never ends in a part of a line', () => {
    for (let length = 495; length <= LIMIT; length += 1) {
      const last = withoutCutEnd(java.slice(0, length))?.split('\n').at(-1) ?? '';
      expect(java.split('\n')).toContain(last);
    }
  });

  test('names nothing when its exception stands at the lost end', () => {
    expect(withoutCutEnd(python.slice(0, LIMIT))).toBeUndefined();
    expect(withoutCutEnd(json(python).slice(0, LIMIT))).toBeUndefined();
    expect(parseLogsSample({ rows: [{ message: python.slice(0, LIMIT) }, { message: 'boom' }] })).toEqual(['boom']);
  });

  test('keeps an earlier trace that is whole', () => {
    const kept = withoutCutEnd(chained.slice(0, LIMIT)) ?? '';
    expect(kept.split('\n').slice(0, 4)).toEqual(chained.split('\n').slice(0, 4));
    expect(kept).not.toContain('step_');
    expect(nameOf(kept).because).toContain('cart.total');
  });
});

test.each([
  ['a short message', 'boom'],
  ['a long message that was not cut', 'x'.repeat(800)],
  ['a whole trace', python],
  ['a line that is cut in its text', 'x'.repeat(LIMIT)],
])('%s stays as it is', (_, message) => {
  expect(withoutCutEnd(message)).toBe(message);
});
