import { describe, expect, test } from 'vitest';
import { isErrorEvent } from '../../../core/error-event.ts';
import { fingerprintError } from '../../../core/grouping/fingerprint-error.ts';
import { titleOf } from '../../../core/grouping/title.ts';
import { parseErrorEvent } from '../../../core/log-formats/parse-error-event.ts';

const V8 = 'TypeError: no price\n    at total (/srv/app/src/cart.js:3:4)';
const OTHER = 'RangeError: no stock\n    at stock (/srv/app/src/stock.js:9:4)';

const read = (attributes: Record<string, unknown>, message: unknown = 'cannot place order') => {
  const event = parseErrorEvent({
    id: 'e1',
    attributes: { timestamp: 1, service: 'shop', status: 'error', message, attributes },
  });
  if (!isErrorEvent(event)) throw new Error(event.dropped);
  return event;
};
const named = (attributes: Record<string, unknown>, message?: unknown) => {
  const event = read(attributes, message);
  const { fingerprint, exceptions } = fingerprintError(event);
  return { ...fingerprint, title: titleOf(event, exceptions), frame: exceptions[0]?.frames[0]?.function };
};

describe('of several errors in one log', () => {
  test.each<readonly [string, Record<string, unknown>, string]>([
    ['Datadog’s place comes first', { err: { stack: OTHER }, error: { stack: V8 } }, 'error.stack'],
    ['a trace comes before a text', { error: 'no price', err: { stack: V8 } }, 'err.stack'],
    ['a trace with frames comes before one without', { error: { stack: 'no\ntrace' }, exc_info: V8 }, 'exc_info'],
    [
      'where it arose comes before where it was logged',
      { error: 'x', stacktrace: V8, errorVerbose: V8 },
      'errorVerbose',
    ],
    [
      'a place of its own comes before the log’s fields',
      { stack: OTHER, exception: { stacktrace: V8 } },
      'exception.stacktrace',
    ],
    [
      'the log’s fields come before what they wrap',
      { stack_trace: V8, context: { error: { stack: OTHER } } },
      'stack_trace',
    ],
    ['what a field wraps is found', { metadata: { error: { stack: V8 } } }, 'metadata.error.stack'],
    ['an error within an error is found', { err: { error: { stack: V8 } } }, 'err.stack'],
  ])('%s', (_, attributes, field) => {
    const event = read(attributes);
    expect(event.readFrom).toBe(field);
    expect(event.error.stack).toBe(V8);
  });
});

describe('an error that is a text', () => {
  test.each(['error', 'err', 'exception', 'Exception'])('%s tells bugs with one log line apart', (field) => {
    const place = (text: string) => named({ [field]: text }, 'place order');
    expect(place('cart 71 is closed').fingerprint).toBe(place('cart 9 is closed').fingerprint);
    expect(place('cart 71 is closed').fingerprint).not.toBe(place('price list: unexpected EOF').fingerprint);
    expect(place('cart 71 is closed').title).toBe('place order: cart 71 is closed');
  });

  test('two statements with one error are two bugs', () => {
    const reason = { err: 'context deadline exceeded' };
    expect(named(reason, 'place order').fingerprint).not.toBe(named(reason, 'load prices').fingerprint);
  });

  test('its kind is read', () => {
    expect(read({ err: 'TypeError: no price' }).error).toEqual({ kind: 'TypeError', message: 'no price' });
  });

  test.each(['null', '<nil>', 'none', 'true', '500', '', ' '])('%j is none', (text) => {
    expect(read({ error: text }).error).toEqual({});
  });
});

test('what stands beside a trace without a header completes it', () => {
  const go = 'github.com/acme/shop/cart.Total\n\t/src/cart/service.go:35\nmain.main\n\t/src/main.go:7';
  const { title, frame } = named({ error: 'cart 71 is closed', stacktrace: go }, 'request failed');
  expect(title).toBe('cart 71 is closed');
  expect(frame).toBe('Total');
});

test('a list of texts that is no trace is none', () => {
  expect(read({ exc_info: ["<class 'KeyError'>", 'KeyError(1)', '<traceback object at 0x7f>'] }).error).toEqual({});
});

describe('JSON in a text', () => {
  test('is read as Datadog reads it: its fields are the log’s', () => {
    const event = read(
      {},
      JSON.stringify({ msg: 'place order', trace_id: 'abc', err: { type: 'TypeError', stack: V8 } }),
    );
    expect(event).toMatchObject({ message: 'place order', traceId: 'abc', readFrom: 'err.stack' });
  });

  test('at the end of a sentence stays part of the sentence', () => {
    const text = 'cannot parse {"message": "hi"}';
    expect(read({}, text).message).toBe(text);
  });

  test.each(['{"msg":"cut off","err":{"stack":"Type', '{broken}', '{}', '{ not json }'])('%s is a text', (text) => {
    expect(read({}, text).message).toBe(text);
  });
});
