import { expect, test } from 'vitest';
import { canonicalLine, hashOfLine, isCanonical, lineOf, readLine } from '../../../core/gate-decision/chain.ts';
import { aDecision } from '../../fixtures/records.ts';

test('a decision has one line, in whatever order its fields came', () => {
  const decision = aDecision();
  const reversed = Object.fromEntries(Object.entries(decision).toReversed());
  expect(lineOf({ ...decision, ...reversed })).toBe(lineOf(decision));
  expect(readLine(lineOf(decision))).toEqual(decision);
  expect(lineOf(decision)).not.toContain('\n');
});

// https://www.rfc-editor.org/rfc/rfc8785#section-3.2.2 and 3.2.3
test('the line is what RFC 8785 makes of it', () => {
  const value = {
    numbers: [333333333.3333333, 1e30, 4.5, 2e-3, 1e-27],
    string: '€$\u000f\nA\'B"\\"/',
    literals: [null, true, false],
  };
  expect(canonicalLine(value)).toBe(
    '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\"/"}',
  );
  expect(hashOfLine('{"a":1}')).toBe('015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862');
});

test.each([
  ['with a space', (line: string) => line.replace(':', ': ')],
  ['with a line break at its end', (line: string) => `${line}\n`],
  ['cut off', (line: string) => line.slice(0, -1)],
  ['with its fields in another order', (line: string) => `{"z":1,${line.slice(1)}`],
  ['with half of a surrogate pair', (line: string) => line.replace('Risk', '\\ud800')],
  ['that is no object', () => '"text"'],
])('a line %s is no line of a chain', (_, change) => {
  expect(readLine(change(lineOf(aDecision({ why: 'Risk 8' }))))).toBeUndefined();
});

test('text in half a surrogate pair is refused rather than hashed', () => {
  expect(() => lineOf(aDecision({ why: '\ud800' }))).toThrow('Lone surrogate');
  expect(isCanonical('{"a":"\\ud800"}')).toBe(false);
  expect(isCanonical('{"a":"\\\\ud800"}')).toBe(true);
});
