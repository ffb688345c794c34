import { expect, test } from 'vitest';
import { z } from 'zod';
import type { ResultEvent } from '../../../batch-job/phases/claude-event.ts';
import { readVerdict } from '../../../batch-job/phases/read-verdict.ts';
import type { ProcessEnd } from '../../../batch-job/phases/run-process.ts';

const schema = z.object({ cause: z.string() });
const itself: ProcessEnd = { ended: 'by itself', code: 0, signal: null, stderr: '' };
const good: ResultEvent = { type: 'result', subtype: 'success', is_error: false, structured_output: { cause: 'x' } };

test('a success with a verdict that fits is the verdict', () => {
  expect(readVerdict(good, itself, schema)).toEqual({ kind: 'verdict', verdict: { cause: 'x' } });
});

test.each<[string, Partial<ResultEvent>, unknown]>([
  [
    'its form was never taken',
    { subtype: 'error_max_structured_output_retries', is_error: true },
    { output: { cause: 'x' } },
  ],
  ['it is lost at the end', { structured_output: undefined }, { cause: 'x' }],
  ['it is the last words', { structured_output: null, result: '{"cause":"x"}' }, undefined],
])('a verdict is not lost where %s', (_, result, lastCall) => {
  const read = readVerdict({ ...good, ...result }, itself, schema, lastCall);
  expect(read).toEqual({ kind: 'verdict', verdict: { cause: 'x' } });
});

const deep: unknown = JSON.parse('['.repeat(50_000) + ']'.repeat(50_000));

test.each<[string, Partial<ResultEvent>]>([
  ['as its verdict', { structured_output: { cause: 'x', deep } }],
  ['in its last call', { structured_output: undefined }],
])('50,000 levels %s are read', (_, result) => {
  const read = readVerdict({ ...good, ...result }, itself, schema, { cause: 'x', deep });
  expect(read).toEqual({ kind: 'verdict', verdict: { cause: 'x' } });
});

test('nor is one taken from a run that was refused', () => {
  const refused = { ...good, is_error: true, structured_output: undefined, api_error_status: 402, result: 'no money' };
  expect(readVerdict(refused, itself, schema, { cause: 'x' })).toMatchObject({ kind: 'failed' });
});

const rows: ReadonlyArray<[string, ResultEvent | undefined, Partial<ProcessEnd>, RegExp]> = [
  [
    'success that is an error, verdict or not',
    { ...good, is_error: true, api_error_status: 400, result: 'API Error: 400 no' },
    {},
    /^the model API answered 400: API Error: 400 no$/,
  ],
  ['an error without a status', { ...good, is_error: true, result: 'odd' }, {}, /reported an error: odd/],
  ['an error without words', { ...good, is_error: true }, {}, /without words/],
  ['turns used up, whatever is_error says', { ...good, subtype: 'error_max_turns' }, {}, /used up its turns/],
  [
    'the command line’s own budget',
    { ...good, subtype: 'error_max_budget_usd', is_error: true },
    {},
    /used up its budget/,
  ],
  [
    'a verdict that never fits the schema',
    { ...good, subtype: 'error_max_structured_output_retries', is_error: true, structured_output: undefined },
    {},
    /did not fit the schema/,
  ],
  ['a subtype of the future', { ...good, subtype: 'error_new' }, {}, /ended as error_new/],
  ['no verdict', { ...good, structured_output: undefined }, {}, /without a verdict/],
  ['null for a verdict', { ...good, structured_output: null }, {}, /without a verdict/],
  [
    'a verdict of another shape',
    { ...good, structured_output: { cause: 1 } },
    {},
    /is not one: .*expected string.*cause/,
  ],
  [
    'no result, exit code 1',
    undefined,
    { code: 1, stderr: 'Error: bad\nflag' },
    /exit code 1 and without a result: Error: bad flag$/,
  ],
  ['no result, exit code 0', undefined, {}, /exit code 0 and without a result$/],
  ['killed from outside', undefined, { code: null, signal: 'SIGKILL' }, /ended by SIGKILL/],
  ['time', undefined, { ended: 'time limit' }, /time limit/],
];

test.each(rows)('%s is a failure', (_, result, end, reason) => {
  expect(readVerdict(result, { ...itself, ...end }, schema)).toEqual({
    kind: 'failed',
    reason: expect.stringMatching(reason),
  });
});

test('a credential in an error text does not come through', () => {
  const result = { ...good, is_error: true, result: `bad key ghp_${'a1B2'.repeat(9)}` };
  expect(JSON.stringify(readVerdict(result, itself, schema))).not.toContain('ghp_');
});
