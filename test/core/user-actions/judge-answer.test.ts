import { expect, test } from 'vitest';
import { judgeAnswer, type ModelAnswer } from '../../../core/user-actions/judge-answer.ts';

const LOG: ReadonlyMap<number, string> = new Map([
  [1, 'the test failed with TypeError: price is undefined'],
  [2, 'verified: true; reason: the tests agree'],
]);
const given = (change: Partial<ModelAnswer>): ModelAnswer => ({
  inLog: true,
  answer: 'The price was undefined.',
  rests: [{ entry: 1, quote: 'price is  undefined' }],
  action: null,
  ...change,
});

test.each<[string, Partial<ModelAnswer>, unknown]>([
  ['an answer that rests on the log', {}, { kind: 'answer', rests: [{ entry: 1, quote: 'price is undefined' }] }],
  ['an answer, and a word for what was to be done', { action: 'mute' }, { kind: 'answer', word: 'mute' }],
  ['what the log does not tell', { inLog: false }, { kind: 'not-in-log' }],
  ['what the log does not tell, and an action', { inLog: false, action: 'retry' }, { kind: 'action', word: 'retry' }],
  ['no words', { answer: ' ' }, { kind: 'not-in-log' }],
  ['nothing that it rests on', { rests: [] }, { kind: 'refused', reason: expect.stringContaining('named nothing') }],
  ['an entry that is not there', { rests: [{ entry: 3, quote: 'price' }] }, { kind: 'refused' }],
  [
    'one entry of two that is not there',
    { rests: [...given({}).rests, { entry: 9, quote: 'price' }] },
    { kind: 'refused' },
  ],
  ['words of another entry', { rests: [{ entry: 2, quote: 'price is undefined' }] }, { kind: 'refused' }],
  ['invented words', { rests: [{ entry: 1, quote: 'it was DNS' }] }, { kind: 'refused' }],
  ['a quotation of nothing', { rests: [{ entry: 1, quote: ' …' }] }, { kind: 'refused' }],
])('%s', (_, change, expected) => {
  expect(judgeAnswer(given(change), (entry) => LOG.get(entry))).toMatchObject(expected as object);
});

test('a credential in an answer is redacted', () => {
  const judged = judgeAnswer(given({ answer: `It is ghp_${'a'.repeat(36)}.` }), (entry) => LOG.get(entry));
  expect(JSON.stringify(judged)).not.toContain('ghp_a');
});
