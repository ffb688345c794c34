import fc from 'fast-check';
import { expect, test } from 'vitest';
import { expandPayload } from '../../datadog/webhooks/template.ts';

const variables = (text: Record<string, string>, sample = '') => ({
  text: new Map(Object.entries(text)),
  json: new Map([['LOGS_SAMPLE', sample]]),
  tags: ['monitor', 'service:checkout'],
});

test.each([
  ['a known one', '"$ID"', '"7"'],
  ['an unknown one stays', '"$NO_SUCH"', '"$NO_SUCH"'],
  ['a longer name is another one', '"$IDENTITY"', '"$IDENTITY"'],
  ['a tag', '"$TAGS[service]"', '"checkout"'],
  ['a tag that is not there', '"$TAGS[team]"', '""'],
  ['text is escaped', '"$TITLE"', '"a \\"b\\"\\n$ID"'],
  ['an object is not', '{"s": $LOGS_SAMPLE}', '{"s": {"rows":[]}}'],
  ['a custom one', '"$MINE"', '"my \\"own\\""'],
])('%s', (_, template, expected) => {
  const filled = variables({ ID: '7', TITLE: 'a "b"\n$ID' }, '{"rows":[]}');
  expect(expandPayload(template, filled, [{ name: 'MINE', value: 'my "own"', is_secret: true }])).toBe(expected);
});

test('no value can leave its quotes or be filled again', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (value) => {
      const filled = expandPayload('{"a": "$A", "b": "$B"}', variables({ A: value, B: 'b' }), []);
      expect(JSON.parse(filled)).toEqual({ a: value, b: 'b' });
    }),
  );
});
