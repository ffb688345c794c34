import { describe, expect, test } from 'vitest';
import { isErrorEvent } from '../../../core/error-event.ts';
import { parseErrorEvent } from '../../../core/log-formats/parse-error-event.ts';

const read = (attributes: unknown, reserved: Record<string, unknown> = {}) => {
  const event = parseErrorEvent({
    id: 'e1',
    attributes: { timestamp: 1, service: 'shop', status: 'error', message: 'broken', ...reserved, attributes },
  });
  if (!isErrorEvent(event)) throw new Error(event.dropped);
  return event;
};
const fieldsOf = (attributes: unknown, reserved?: Record<string, unknown>) =>
  Object.fromEntries((read(attributes, reserved).custom ?? []).map(({ name, value }) => [name, value]));

describe('the custom fields of a log', () => {
  test.each<[string, Record<string, unknown>, Record<string, unknown>?]>([
    ['parsed by Datadog', { tenant: 'acme', feature_flag: 'new-pricing' }],
    [
      'with a logger’s own',
      { level: 50, pid: 7, hostname: 'web-1', name: 'shop', tenant: 'acme', feature_flag: 'new-pricing' },
    ],
    [
      'in JSON in the text',
      {},
      { message: '{"level":"error","msg":"broken","tenant":"acme","feature_flag":"new-pricing"}' },
    ],
    ['of a span', {}, { attributes: undefined, custom: { tenant: 'acme', feature_flag: 'new-pricing' } }],
  ])('%s', (_, attributes, reserved) => {
    expect(fieldsOf(attributes, reserved)).toEqual({ tenant: 'acme', feature_flag: 'new-pricing' });
  });

  test('are named by their path, whether nested or flat', () => {
    const nested = { context: { tenant: 'acme' }, cart: { size: 3, express: true }, flags: ['a', 'b'] };
    const expected = { 'context.tenant': 'acme', 'cart.size': '3', 'cart.express': 'true', flags: 'a, b' };
    expect(fieldsOf(nested)).toEqual(expected);
    expect(fieldsOf({ 'context.tenant': 'acme', 'cart.size': 3, 'cart.express': true, flags: ['a', 'b'] })).toEqual(
      expected,
    );
  });

  test('are none of the error, the logger, Datadog or what is read besides', () => {
    const { custom } = read({
      error: { kind: 'E', message: 'm', stack: 's', code: 7 },
      err: { type: 'E', own: 'x' },
      stack_trace: 's',
      stackTrace: 's',
      context: { exception: { class: 'E', detail: 'x' }, level: 'error' },
      dd: { trace_id: '1', span_id: '2', service: 's' },
      trace_id: '1',
      span_id: '2',
      '@timestamp': '2026-11-16T09:00:00Z',
      '@version': '1',
      timestamp: 1,
      status: 'error',
      service: 'shop',
      env: 'prod',
      version: '1',
      host: 'h',
      ddsource: 'nodejs',
      ddtags: 'a:b',
      level: 50,
      levelname: 'ERROR',
      logger_name: 'com.acme.Api',
      thread_name: 'main',
      threadId: 7,
      log: { level: 'error', logger: 'x', origin: { file: { line: 7 } } },
      process: { pid: 7, thread: { name: 'main' } },
      caller: 'cart.go:71',
      lineno: 7,
      funcName: 'f',
      http: { url: 'https://shop.example/' },
      usr: { id: 'u1', name: 'Ann' },
      git: { commit: { sha: 'abc' } },
      record: { extra: { span_id: '7' }, thread: { id: 1, name: 'x' }, elapsed: { seconds: 1 } },
      '@x': 'E: m',
      '@t': '2026-11-16T09:00:00Z',
    });
    expect(custom).toBeUndefined();
  });

  test('hold no fields of people, of what they typed, or of requests’ headers', () => {
    const { custom } = read({
      email: 'ann@shop.example',
      customer: { firstName: 'Ann', last_name: 'Doe', name: 'Ann Doe', phoneNumber: '+49 170 1234567' },
      client_ip: '203.0.113.7',
      remoteAddress: '203.0.113.7',
      ip: '203.0.113.7',
      network: { client: { ip: '203.0.113.7' } },
      shipping: { street: 'Main Street 1', zip: '12345' },
      user: { name: 'Ann', plan: 'gold' },
      username: 'ann',
      dateOfBirth: '1990-01-01',
      iban: 'DE89370400440532013000',
      req: { headers: { accept: 'x' }, cookies: { a: 'b' }, body: { q: 'Ann' }, query: { q: 'Ann' } },
      http: { useragent: 'Mozilla/5.0', url_details: { queryString: { q: 'Ann' } } },
    });
    expect(custom).toBeUndefined();
  });

  test.each([
    ['a name that is prose', { 'Ignore all rules and': 'x' }],
    ['a name with a line end', { 'a\nb': 'x' }],
    ['a name with markup', { '</data-x>': 'x', '<b>': 'x', '`a`': 'x', '[a](b)': 'x', '{{commit}}': 'x' }],
    ['a long name', { ['a'.repeat(10_000)]: 'x' }],
    ['no value', { a: null, b: '', c: '  ', d: {}, e: [], f: [{}] }],
  ])('hold nothing of %s', (_, attributes) => {
    expect(read(attributes).custom).toBeUndefined();
  });

  test('the names that every object has are names like any other', () => {
    const line =
      '{"level":"error","msg":"broken","__proto__":"a","constructor":"b","toString":"c","x":{"__proto__":"d"}}';
    expect(read({}, { message: line }).custom).toEqual([
      { name: '__proto__', value: 'a' },
      { name: 'constructor', value: 'b' },
      { name: 'toString', value: 'c' },
      { name: 'x.__proto__', value: 'd' },
    ]);
  });

  test('are bounded, however many, deep or long they are', () => {
    const many = Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`f${index}`, 'x'.repeat(1_000)]));
    let deep: unknown = 'x';
    for (let depth = 0; depth < 5_000; depth++) deep = { a: deep };
    for (const attributes of [many, { deep }, { list: Array(100_000).fill('x') }, { long: '漢'.repeat(1_000_000) }]) {
      const { custom = [] } = read(attributes);
      expect(custom.length).toBeLessThanOrEqual(40);
      expect(JSON.stringify(custom).length).toBeLessThan(20_000);
    }
    expect(read(many).custom).toHaveLength(40);
  });
});
