import { expect, test } from 'vitest';
import { hotPaths } from '../../../core/change/hot-paths.ts';
import type { Span } from '../../../core/ports/telemetry.ts';

/** `id<parent service resource` */
const span = (text: string): Span => {
  const [ids = '', service = '', ...resource] = text.split(' ');
  const [id = '', parentId] = ids.split('<');
  return { id, service, resource: resource.join(' '), at: 0, durationMs: 1, ...(parentId && { parentId }) };
};
const trace = (...spans: string[]) => spans.map(span);

const CART = trace(
  '1 web GET /',
  '2<1 checkout GET /carts',
  '3<2 checkout SELECT',
  '4<3 db SELECT',
  '5<2 prices GET /',
);
const JOB = trace('1 jobs nightly', '2<1 checkout GET /carts', '3<1 checkout GET /carts');

test.each([
  ['no trace', [], { status: 'not measured' }],
  ['a trace of others alone', [trace('1 web GET /')], { status: 'not measured' }],
  [
    'a trace through the service',
    [CART],
    {
      ...{ status: 'read', traces: 1, spans: 2, callers: [{ service: 'web', calls: 1 }] },
      callees: [
        { service: 'db', calls: 1 },
        { service: 'prices', calls: 1 },
      ],
      resources: [
        { name: 'GET /carts', spans: 1, share: 0.5 },
        { name: 'SELECT', spans: 1, share: 0.5 },
      ],
    },
  ],
  [
    'ids that two traces share, and the most calls first',
    [CART, JOB, trace('1 web GET /')],
    {
      ...{ traces: 2, spans: 4 },
      callers: [
        { service: 'jobs', calls: 2 },
        { service: 'web', calls: 1 },
      ],
      resources: [
        { name: 'GET /carts', spans: 3, share: 0.75 },
        { name: 'SELECT', spans: 1, share: 0.25 },
      ],
    },
  ],
  [
    'a parent that is not there, one that is the span itself, and a name in capitals',
    [trace('2<1 Checkout GET /', '3<3 checkout GET /')],
    { status: 'read', spans: 2, callers: [], callees: [], resources: [{ name: 'GET /', spans: 2, share: 1 }] },
  ],
  [
    'addresses that differ in a person alone',
    [trace('1 checkout GET /u/ada@example.com', '2 checkout GET /u/bob@example.com')],
    { resources: [{ spans: 2, share: 1 }] },
  ],
])('%s', (_, traces, expected) => {
  expect(hotPaths('checkout', traces)).toMatchObject(expected);
});

test('a record holds a bounded part, without secrets', () => {
  const many = Array.from({ length: 100 }, (_, n) => [
    `${n} s${n} ${'x'.repeat(3_000)}`,
    `c${n}<${n} checkout GET /${n} ghp_${'a1B2'.repeat(9)}`,
  ]);
  const found = hotPaths('checkout', [trace(...many.flat())]);
  expect(found).toMatchObject({ resources: { length: 10 }, callers: { length: 10 } });
  expect(JSON.stringify(found)).not.toContain('a1B2');
  expect(JSON.stringify(found).length).toBeLessThan(5_000);
});
