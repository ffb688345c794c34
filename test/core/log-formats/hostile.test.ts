import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fingerprintError } from '../../../core/grouping/fingerprint-error.ts';
import { parseErrorEvent } from '../../../core/log-formats/parse-error-event.ts';
import { readLine } from '../../../core/log-formats/read-line.ts';
import { levelOfText } from '../../../core/log-formats/text-level.ts';

const read = (attributes: unknown, message: unknown = 'x') =>
  parseErrorEvent({ id: 'e1', attributes: { timestamp: 1, service: 'shop', status: 'error', message, attributes } });

const NAMES = [
  'error',
  'err',
  'exception',
  'stack',
  'stack_trace',
  'cause',
  'frames',
  'message',
  'type',
  'causedBy',
  'file',
  'line',
  'level',
  'record',
  'context',
  'a.b',
  'error.stack',
  '__proto__',
];

test('no fields make a reader throw', () => {
  const { fields } = fc.letrec((tie) => ({
    fields: fc.dictionary(fc.constantFrom(...NAMES), tie('value'), { maxKeys: 6 }),
    value: fc.oneof(
      { maxDepth: 5 },
      fc.constantFrom<unknown>(null, true, 7, '', 'x', 'E: m\n    at f (/a.js:1:2)', "f.rb:1:in `x'", '/a.php:1'),
      tie('fields'),
      fc.array(tie('value'), { maxLength: 4 }),
    ),
  }));
  fc.assert(
    fc.property(fields, (each) => {
      const event = read(each);
      read(undefined, each);
      const line = readLine(JSON.stringify(each));
      expect(fingerprintError({ service: 'shop', ...line }).fingerprint.fingerprint).toHaveLength(32);
      if (!('dropped' in event)) fingerprintError(event);
    }),
    { numRuns: 300 },
  );
});

const nest = (names: readonly string[], depth: number): unknown => {
  let inner: unknown = { stack: 'E: m\n    at f (/a.js:1:2)' };
  for (let level = 0; level < depth; level++) inner = { [names[level % names.length] ?? '']: inner };
  return inner;
};

// Quadratic work on these would take minutes; the time limit of a test is what it would run into.
test.each<readonly [string, unknown]>([
  ['errors within errors', nest(['error'], 5_000)],
  ['causes within causes', nest(['cause', 'causedBy', 'exception'], 5_000)],
  ['wrappers within wrappers', nest(['context', 'record', 'data'], 5_000)],
  ['100,000 fields', Object.fromEntries(Array.from({ length: 100_000 }, (_, index) => [`error.f${index}`, index]))],
  [
    '100,000 fields of an error',
    { error: Object.fromEntries(Array.from({ length: 100_000 }, (_, index) => [`f${index}`, 'x\ny'])) },
  ],
  [
    '100,000 frames',
    { error: { frames: Array.from({ length: 100_000 }, (_, line) => ({ class: 'a.B', method: 'c', line })) } },
  ],
  ['100,000 errors', { exception: Array.from({ length: 100_000 }, () => ({ exc_type: 'E', exc_value: 'x' })) }],
  ['100,000 lines', { error: { stack_trace: Array.from({ length: 100_000 }, () => '\tat a.B.c(B.java:1)') } }],
  ['a path of 100,000 parts', { [`error${'.a'.repeat(100_000)}`]: 'x' }],
  ['a stack of 1 MB', { error: { stack: 'x\n'.repeat(500_000) }, err: { stack: ' at a('.repeat(170_000) } }],
  [
    'a kind of 1 MB',
    {
      error: {
        type: 'a.'.repeat(500_000),
        message: '('.repeat(1_000_000),
        frames: [{ class: '$'.repeat(1e6), method: 'x' }],
      },
    },
  ],
])('ends in time with %s', (_, fields) => {
  read(fields);
  const text = stringify(fields);
  if (text !== undefined) read({}, text);
});

/** Some are nested too deeply to be written. */
function stringify(fields: unknown): string | undefined {
  try {
    return JSON.stringify(fields);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

test.each([
  '{',
  '{"',
  '{"a":',
  '[',
  '[a',
  '(',
  '"',
  'a=',
  'a="',
  '|',
  '| ',
  'INFO',
  '2026 ',
  'a.',
  '\t',
  '<1>',
  '\u001b[0m',
  '}{',
])('ends in time for a line made of %j', (unit) => {
  const text = `${unit.repeat(Math.ceil(1_000_000 / unit.length))}}`;
  read({}, text);
  readLine(text);
  levelOfText(text);
});
