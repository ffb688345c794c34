import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CustomField } from '../../../core/grouping/custom-field.ts';
import { countCustomFields, mergeCustomFields } from '../../../core/grouping/custom-fields.ts';
import { cleanText } from '../../../core/text/clean-text.ts';

const event = (fields: Readonly<Record<string, string>>) => ({
  service: 'shop',
  custom: Object.entries(fields).map(([name, value]) => ({ name, value })),
});
const times = <T>(count: number, value: T): T[] => Array.from({ length: count }, () => value);

test('counts the values of each field, the most frequent first, whatever the order of the events', () => {
  const events = [
    ...times(2, event({ tenant: 'globex', request: 'r1' })),
    ...times(12, event({ tenant: 'acme', feature_flag: 'new-pricing' })),
    event({ tenant: 'initech' }),
    { service: 'shop' },
  ];
  const counted: readonly CustomField[] = [
    {
      name: 'feature_flag',
      values: [{ value: 'new-pricing', count: 12 }],
    },
    {
      name: 'tenant',
      values: [
        { value: 'acme', count: 12 },
        { value: 'globex', count: 2 },
        { value: 'initech', count: 1 },
      ],
    },
    { name: 'request', values: [{ value: 'r1', count: 2 }] },
  ];
  expect(countCustomFields(events)).toEqual(counted);
  expect(countCustomFields(events.toReversed())).toEqual(counted);
});

test('what differs in each event is left out first', () => {
  const events = Array.from({ length: 30 }, (_, index) =>
    event({
      ...Object.fromEntries(Array.from({ length: 30 }, (__, field) => [`a${field}`, `id-${index}-${field}`])),
      tenant: index < 20 ? 'acme' : 'globex',
    }),
  );
  const counted = countCustomFields(events);
  expect(counted).toHaveLength(20);
  expect(counted[0]).toEqual({
    name: 'tenant',
    values: [
      { value: 'acme', count: 20 },
      { value: 'globex', count: 10 },
    ],
  });
  expect(counted[1]?.values).toHaveLength(4);
});

describe('what strangers wrote', () => {
  const only = (fields: Readonly<Record<string, string>>) => JSON.stringify(countCustomFields([event(fields)]));

  test.each([
    ['a token', { note: `is ghp_${'a1'.repeat(18)}` }],
    ['an address', { note: 'to ann@shop.example' }],
    ['a card', { note: '4111 1111 1111 1111' }],
    [
      'a secret by its name',
      { password: 'hunter two', 'db.apiKey': 'hunter', 'auth.cookie': 'hunter', Authorization: 'hunter' },
    ],
    ['a secret by a name within', { 'access_token.value': 'hunter', 'credentials.0': 'hunter' }],
    ['a token as a name', { [`ghp_${'a1'.repeat(18)}`]: 'x', 'ann@shop.example': 'x' }],
    ['a token split by an invisible character', { note: `ghp_\u200b${'a1'.repeat(18)}` }],
    ['a query', { referer: 'https://ann:hunter@shop.example/?q=hunter#hunter', path: '/find?q=hunter' }],
    ['a person’s id', { customer_id: 'hunter', 'member.number': 'hunter', userRef: 'hunter' }],
  ])('is redacted: %s', (_, fields) => {
    expect(only(fields)).not.toMatch(/ghp_|ann|4111|hunter/);
  });

  test('a short word is shown as it is, since redaction would find nothing in it', () => {
    const prefix = fc.constantFrom(
      '',
      'AKIA',
      'ghp_',
      'glpat-',
      'xoxb-',
      'sk-',
      'sk-ant-',
      'npm_',
      'SG.',
      'eyJ',
      'hf_',
      '4111',
      '_pass',
    );
    const word = fc
      .tuple(prefix, fc.stringMatching(/^[\w.-]{1,12}$/))
      .map(([start, rest]) => (start + rest).slice(0, 12));
    fc.assert(
      fc.property(word, (value) => {
        expect(cleanText(value)).toBe(value);
      }),
    );
  });

  test('a person’s id is a pseudonym, the same one in the service', () => {
    const [field] = countCustomFields([...times(2, event({ customer_id: '4711' })), event({ customer_id: '4712' })]);
    expect(field?.values.map(({ value, count }) => [value.replace(/[0-9a-f]{8}$/, ''), count])).toEqual([
      ['user-', 2],
      ['user-', 1],
    ]);
    expect(new Set(field?.values.map(({ value }) => value)).size).toBe(2);
  });

  test('values that redaction makes equal are one', () => {
    const events = ['ann', 'bob', 'cy'].map((name) => event({ note: `${name}@shop.example` }));
    expect(countCustomFields(events)).toEqual([{ name: 'note', values: [{ value: '[redacted:email]', count: 3 }] }]);
  });

  test('is one line of visible characters, at most 80 bytes', () => {
    const [field] = countCustomFields([event({ note: `a\nb\u202e\u0007\u001b[31m${'漢'.repeat(100)}` })]);
    expect(field?.values[0]?.value).toMatch(/^a b漢+…$/);
    expect(Buffer.byteLength(field?.values[0]?.value ?? '')).toBeLessThanOrEqual(80);
  });

  test('is at most 12 kB in all', () => {
    const wide = Array.from({ length: 40 }, (_, event_) =>
      event(
        Object.fromEntries(
          Array.from({ length: 40 }, (__, field) => [`${'漢'.repeat(19)}${field}`, `${event_}${'\\"'.repeat(100)}`]),
        ),
      ),
    );
    expect(Buffer.byteLength(JSON.stringify(countCustomFields(wide)))).toBeLessThan(20_000);
    expect(countCustomFields(wide).length).toBeGreaterThan(0);
  });
});

describe('merging what alerts saw', () => {
  const name = fc.integer({ min: 0, max: 30 }).map((field) => `f${field}`);
  const value = fc.integer({ min: 0, max: 8 }).map((each) => `v${each}`);
  const seen = fc
    .array(fc.dictionary(name, value, { maxKeys: 8 }), { maxLength: 12 })
    .map((events) => countCustomFields(events.map(event)));

  test('merging the same again changes nothing', () => {
    fc.assert(
      fc.property(fc.array(seen, { minLength: 1, maxLength: 5 }), (all) => {
        const once = all.reduce(mergeCustomFields, []);
        const twice = all.reduce(mergeCustomFields, once);
        expect(all.reduce(mergeCustomFields, twice)).toEqual(twice);
        for (const each of all) {
          const merged = mergeCustomFields(once, each);
          expect(mergeCustomFields(merged, each)).toEqual(merged);
        }
      }),
    );
  });

  test('takes the larger count of each value, since alerts overlap', () => {
    const [a, b] = [
      [...times(3, event({ tenant: 'acme' })), event({ tenant: 'globex' })],
      [...times(5, event({ tenant: 'acme' })), event({ tenant: 'initech' })],
    ].map(countCustomFields);
    expect(mergeCustomFields(a ?? [], b ?? [])).toEqual([
      {
        name: 'tenant',
        values: [
          { value: 'acme', count: 5 },
          { value: 'globex', count: 1 },
          { value: 'initech', count: 1 },
        ],
      },
    ]);
  });
});
