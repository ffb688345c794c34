import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { personActionSchema } from '../../../core/records/person-request.ts';
import { COMMAND_WORDS, readCommand } from '../../../core/user-actions/read-command.ts';
import { readWords, THREAD_WORDS } from '../../../core/user-actions/read-words.ts';

const ANA = { id: 'U0ANA01', name: 'ana' };

test.each([
  ['retry', { action: 'try-again' }],
  ['Retry: look  at\nthe cart', { action: 'try-again', hint: 'look  at\nthe cart' }],
  ['retry ask <@U0BO0001> in <#C01ABC|team>', { action: 'try-again', hint: 'ask @U0BO0001 in #team' }],
  ['wrong too-narrow: two carts race', { action: 'wrong-diagnosis', part: 'too-narrow', words: 'two carts race' }],
  ['mute 3d', { action: 'mute', minutes: 4_320 }],
  ['mute for 12h', { action: 'mute', minutes: 720 }],
  ['mute for good', { action: 'mute', minutes: null }],
  ['unmute', { action: 'unmute' }],
  ['dismiss.', { action: 'dismiss' }],
  ['merge into `incident/abcd1234`', { action: 'merge', into: 'abcd1234' }],
  ['split', { action: 'split' }],
  ['owner me', { action: 'assign', to: ANA }],
  ['owner <@U0BO0001|bo>', { action: 'assign', to: { id: 'U0BO0001', name: 'bo' } }],
  ['owner nobody', { action: 'assign', to: null }],
])('%j is a wish', (typed, wish) => {
  expect(readWords(typed, ANA)).toEqual({ kind: 'wish', wish, isCut: false });
});

describe('whatever is typed', () => {
  const typed = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 5_000 }),
    fc
      .tuple(fc.constantFrom(...THREAD_WORDS, ...COMMAND_WORDS, '/', '<@U1'), fc.string({ maxLength: 3_000 }))
      .map(([word, rest]) => `${word} ${rest}`),
  );

  test('a wish is one that the queue takes', () => {
    fc.assert(
      fc.property(typed, (text) => {
        const read = readWords(text, ANA);
        if (read.kind === 'wish') expect(personActionSchema.safeParse(read.wish).error).toBeUndefined();
        if (read.kind === 'unknown') expect(read.nearest).toHaveLength(3);
      }),
      { numRuns: 200 },
    );
  });

  test('a command is one of ours, or the three nearest are named', () => {
    fc.assert(
      fc.property(typed, (text) => {
        const read = readCommand(text);
        if (read.kind === 'unknown') expect(read.nearest).toHaveLength(3);
        else if (read.kind !== 'incomplete') expect(COMMAND_WORDS).toContain(read.kind);
      }),
      { numRuns: 200 },
    );
  });
});

test.each([
  ['mute checkout', { kind: 'mute', target: 'checkout', minutes: null }],
  ['mute checkout 2W', { kind: 'mute', target: 'checkout', minutes: 20_160 }],
  ['mute checkout soon', { kind: 'incomplete', word: 'mute' }],
  ['unmute', { kind: 'incomplete', word: 'unmute' }],
  ['incidents please', { kind: 'incomplete', word: 'incidents' }],
  ['  STATUS  checkout ', { kind: 'status', service: 'checkout' }],
])('the command %j', (typed, expected) => {
  expect(readCommand(typed)).toMatchObject(expected);
});
