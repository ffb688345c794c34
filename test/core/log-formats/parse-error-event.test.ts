import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isErrorEvent } from '../../../core/error-event.ts';
import { parseErrorEvent } from '../../../core/log-formats/parse-error-event.ts';

const log = (attributes: Record<string, unknown>) => ({
  id: 'e1',
  type: 'log',
  attributes: { timestamp: '2026-11-20T10:00:00.000Z', service: 'orders', status: 'error', ...attributes },
});

test('reads a log event as the API returns it', () => {
  const event = parseErrorEvent(
    log({
      message: 'cannot place order',
      host: 'i-1',
      tags: ['env:prod', 'version:1.4.2', 'git.commit.sha:abc'],
      attributes: {
        error: { kind: 'E', message: 'm', stack: 's', fingerprint: 'f' },
        dd: { trace_id: '17' },
        http: { url: 'https://x/y' },
        usr: { id: 'u1' },
      },
    }),
  );
  expect(event).toEqual({
    id: 'e1',
    timestamp: Date.UTC(2026, 10, 20, 10),
    service: 'orders',
    env: 'prod',
    version: '1.4.2',
    status: 'error',
    host: 'i-1',
    message: 'cannot place order',
    error: { kind: 'E', message: 'm', stack: 's', fingerprint: 'f' },
    readFrom: 'error.stack',
    traceId: '17',
    url: 'https://x/y',
    userId: 'u1',
    commit: 'abc',
  });
});

test.each([
  ['flat names', { 'error.kind': 'E', 'error.stack': 's', 'dd.trace_id': '17' }],
  ['half flat names', { error: { kind: 'E', stack: 's' }, dd: { trace_id: 17 } }],
  ['other spellings', { error: { type: 'E', stack: 's' }, trace_id: '17' }],
])('reads %s', (_, attributes) => {
  expect(parseErrorEvent(log({ attributes }))).toMatchObject({ error: { kind: 'E', stack: 's' }, traceId: '17' });
});

test('an attribute of its own wins over a tag', () => {
  expect(parseErrorEvent(log({ message: 'x', tags: ['env:a'], attributes: { env: 'b' } }))).toMatchObject({ env: 'b' });
});

test('leaves out what is odd and keeps the rest', () => {
  const event = parseErrorEvent(
    log({ message: 'x', host: { a: 1 }, tags: 'env:prod', attributes: { error: [1], usr: [] } }),
  );
  expect(event).toEqual({
    id: 'e1',
    timestamp: expect.any(Number),
    service: 'orders',
    status: 'error',
    message: 'x',
    error: {},
  });
});

describe('says why it drops', () => {
  test.each([
    ['no object', 'text', 'not a log event'],
    ['nothing', null, 'not a log event'],
    ['an event without attributes', { id: 'x' }, 'not a log event'],
    ['no service', log({ service: undefined, message: 'x' }), 'no service'],
    ['no time', log({ timestamp: 'soon', message: 'x' }), 'no timestamp'],
    ['information', log({ status: 'info', message: 'x' }), 'status info'],
    ['a warning alone', log({ status: 'warn', message: 'x' }), 'a warning without an error'],
    ['no text', log({}), 'neither a message nor an error'],
  ])('%s', (_, input, dropped) => {
    expect(parseErrorEvent(input)).toEqual({ dropped });
  });
});

test('a warning with an error is an error event', () => {
  expect(isErrorEvent(parseErrorEvent(log({ status: 'warn', attributes: { error: { kind: 'E' } } })))).toBe(true);
});

test('no key of a prototype is read', () => {
  const attributes: unknown = JSON.parse('{"__proto__": {"error": {"kind": "E"}}}');
  expect(parseErrorEvent(log({ message: 'x', attributes }))).toMatchObject({ error: {} });
});

test('never throws, and long texts are cut', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (json) => {
      parseErrorEvent(json);
      parseErrorEvent(log({ attributes: json, message: json, tags: json }));
    }),
  );
  const event = parseErrorEvent(log({ message: 'x'.repeat(1e6) }));
  expect(isErrorEvent(event) && event.message).toHaveLength(64 * 1024);
});

test('no text of an event ends in half a character, wherever it is cut', () => {
  const text = fc
    .tuple(fc.string({ unit: fc.constantFrom('a', '😀', '\ud83d'), maxLength: 3 }), fc.nat(140_000))
    .map(([start, times]) => `x${start}${'😀'.repeat(times)}`);
  fc.assert(
    fc.property(text, text, (message, stack) => {
      const attributes = {
        timestamp: 1,
        service: message,
        host: message,
        message,
        attributes: { error: { kind: message, message, stack }, http: { url: message } },
      };
      const event = parseErrorEvent({ id: 'e', attributes });
      if (!isErrorEvent(event)) throw new Error(event.dropped);
      const { service, host, url, error } = event;
      for (const kept of [service, host, event.message, url, error.kind, error.message, error.stack]) {
        expect(kept?.isWellFormed()).toBe(true);
      }
    }),
    { numRuns: 30 },
  );
});
