import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isSaidToMendhook, readDraftWords } from '../../../core/user-actions/read-draft-words.ts';

test.each([
  ['/mendhook', { kind: 'question', question: 'help' }],
  ['  /mendhook\texplain \r\n', { kind: 'question', question: 'explain' }],
  ['/mendhook stop', { kind: 'wish', wish: { action: 'stop' }, isCut: false }],
  ['/mendhook retry', { kind: 'wish', wish: { action: 'try-again' }, isCut: false }],
  ['/mendhook retry, look\nhere', { kind: 'wish', wish: { action: 'try-again', hint: 'look\nhere' }, isCut: false }],
  ['/mendhook close not it', { kind: 'wish', wish: { action: 'close-draft', words: 'not it' }, isCut: false }],
  ['/mendhook close', { kind: 'incomplete', word: 'close' }],
  ['/mend\u200bhook stop', { kind: 'wish', wish: { action: 'stop' }, isCut: false }],
  ['/mendhook stp', { kind: 'unknown', word: 'stp', nearest: expect.arrayContaining(['stop']) }],
])('%j', (text, expected) => {
  expect(readDraftWords(text)).toMatchObject(expected);
});

test.each([
  '',
  'mendhook stop',
  '/mendhooks stop',
  '> /mendhook stop',
  'so\n/mendhook stop',
  '`/mendhook stop`',
  '@mendhook stop',
])('%j is not said to mendhook', (text) => {
  expect(isSaidToMendhook(text)).toBe(false);
  expect(readDraftWords(text)).toBeUndefined();
});

test('any text is read without a fault, and words that are kept have 2,000 characters at most', () => {
  const said = fc.tuple(
    fc.constantFrom('', '/mendhook ', '/mendhook close ', '/mendhook retry '),
    fc.string({ maxLength: 4_000 }),
  );
  fc.assert(
    fc.property(said, ([call, rest]) => {
      const understood = readDraftWords(call + rest);
      if (understood?.kind !== 'wish') return;
      const { wish } = understood;
      const words = 'words' in wish ? wish.words : 'hint' in wish ? (wish.hint ?? '') : '';
      expect(words.length).toBeLessThanOrEqual(2_000);
    }),
  );
});
