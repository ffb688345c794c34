import { expect, test } from 'vitest';
import { salvageVerdict } from '../../../batch-job/phases/salvage-verdict.ts';
import { type ProposeFixVerdict, proposeFixVerdict } from '../../../core/records/verdict.ts';

const GOOD: ProposeFixVerdict = {
  summary: 'A cart is totalled.',
  regressionTest: { files: ['test/gone.test.js'], name: 'gone' },
  risks: ['none'],
};
const json = JSON.stringify(GOOD);

test.each<[string, unknown, string]>([
  ['wrapped', { output: GOOD }, ''],
  ['wrapped, as JSON text', { verdict: json }, ''],
  ['lists as JSON text', { ...GOOD, risks: '["none"]' }, ''],
  ['objects as JSON text', { ...GOOD, regressionTest: JSON.stringify(GOOD.regressionTest) }, ''],
  ['objects as JSON text, wrapped', { output: { ...GOOD, risks: '["none"]' } }, ''],
  ['with a field that nobody asked for', { ...GOOD, notes: 'x' }, ''],
  [
    'with null for what is left out',
    { ...GOOD, notes: null, regressionTest: { ...GOOD.regressionTest, line: null } },
    '',
  ],
  ['as the last words', undefined, json],
  ['as a block of code', undefined, `\n\`\`\`json\n${JSON.stringify(GOOD, null, 2)}\n\`\`\`\n`],
  ['as the last words, after a call that is none', { summary: 1 }, json],
])('a verdict %s is taken', (_, lastCall, lastWords) => {
  expect(salvageVerdict({ lastCall, lastWords }, proposeFixVerdict)).toEqual(GOOD);
});

test.each<[string, unknown, string]>([
  ['nothing', undefined, ''],
  ['prose', undefined, 'All is well.'],
  ['prose that quotes one', undefined, `Here it is: ${json}`],
  ['a list', [GOOD], ''],
  ['one without its test', { summary: 'x', risks: [] }, ''],
  ['two in one', { a: GOOD, b: GOOD }, ''],
])('%s is none', (_, lastCall, lastWords) => {
  expect(salvageVerdict({ lastCall, lastWords }, proposeFixVerdict)).toBeUndefined();
});

const nested = (levels: number): string => `${'['.repeat(levels)}${']'.repeat(levels)}`;

test.each<[string, unknown, string]>([
  ['in a field that nobody asked for', { ...GOOD, notes: JSON.parse(nested(50_000)) }, ''],
  ['in a text', { ...GOOD, notes: nested(50_000) }, ''],
  ['in the last words', undefined, JSON.stringify({ ...GOOD, notes: nested(50_000) })],
])('a verdict with 50,000 levels %s is taken', (_, lastCall, lastWords) => {
  expect(salvageVerdict({ lastCall, lastWords }, proposeFixVerdict)).toEqual(GOOD);
});

test.each<[string, unknown, string]>([
  ['call', JSON.parse(nested(50_000)), ''],
  ['text', undefined, nested(50_000)],
])('50,000 levels in the last %s are none', (_, lastCall, lastWords) => {
  expect(salvageVerdict({ lastCall, lastWords }, proposeFixVerdict)).toBeUndefined();
});
