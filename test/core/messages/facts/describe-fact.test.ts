import { expect, test } from 'vitest';
import { describeFact } from '../../../../core/messages/facts/describe-fact.ts';

const finding = { rule: 'r', path: 'src/a.ts', line: 3, text: 'A key.' };

test('says what a tool found, and where', () => {
  expect(
    describeFact({
      status: 'ran',
      name: 'secrets',
      version: '1',
      exit: 1,
      found: [
        { ...finding, reason: 'secret' },
        { rule: 'n', text: 'A note.' },
      ],
    }),
  ).toEqual(['secrets: found 2, exit code 1', '- src/a.ts:3 A key. (secret)', '- A note. (note)']);
});

test('says why a tool measured nothing, and nothing of one without work', () => {
  expect(describeFact({ status: 'not measured', name: 'tests', why: 'no command', found: [] })).toEqual([
    'tests: not measured: no command',
  ]);
  expect(describeFact({ status: 'not needed', name: 'buf', why: 'no file' })).toEqual([]);
});

test('of many findings the first 20 are told', () => {
  const found = Array.from({ length: 50 }, () => finding);
  const lines = describeFact({ status: 'ran', name: 'a', version: '1', found });
  expect(lines).toHaveLength(22);
  expect(lines.at(-1)).toBe('- and 30 more');
});
