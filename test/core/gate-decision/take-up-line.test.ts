import { expect, test } from 'vitest';
import { hashOfLine, lineOf } from '../../../core/gate-decision/chain.ts';
import { takeUpLine as takeUp } from '../../../core/gate-decision/take-up-line.ts';
import { aChange, aDecision, aPerson, NOW } from '../../fixtures/records.ts';

const takeUpLine = (record: ReturnType<typeof aChange>, decision: ReturnType<typeof aDecision>) =>
  takeUp(record, lineOf(decision));

test.each([
  ['pass', 'ready'],
  ['ask', 'needs-person'],
  ['block', 'blocked'],
] as const)('rules that say %s lead to %s', (result, status) => {
  const decision = aDecision({ result, at: NOW + 5 });
  const { sequence, rules, why } = decision;
  expect(takeUpLine(aChange(), decision)).toMatchObject({
    status,
    decision: { sequence, result, rules, why, at: NOW + 5 },
    chain: { length: 1, head: hashOfLine(lineOf(decision)) },
    untold: true,
    updatedAt: NOW + 5,
  });
});

test('a line that the record has is taken up once', () => {
  const known = takeUpLine(aChange(), aDecision());
  expect(takeUpLine(known, aDecision())).toBe(known);
});

test.each<[string, Parameters<typeof aChange>[0]]>([
  ['an older head', { head: 'c'.repeat(40) }],
  ['an older round', { round: 2 }],
  ['a change that was merged meanwhile', { status: 'merged' }],
])('a line of %s makes the chain longer, and nothing else', (_, change) => {
  const record = aChange(change);
  const decision = aDecision();
  expect(takeUpLine(record, decision)).toEqual({ ...record, chain: { length: 1, head: hashOfLine(lineOf(decision)) } });
});

test.each([
  ['of another change', { changeId: 'f'.repeat(16) }],
  ['with a gap before it', { sequence: 2, previous: '9'.repeat(64) }],
  ['after another line than the newest', { previous: '9'.repeat(64) }],
])('a line %s breaks the chain', (_, wrong) => {
  expect(() => takeUpLine(aChange(), aDecision(wrong))).toThrow('does not follow line 0');
});

const asked = () => takeUpLine(aChange(), aDecision({ result: 'ask' }));
const said = (decider: Partial<ReturnType<typeof aPerson>>, result: 'pass' | 'ask' | 'block') => {
  const record = asked();
  const line = { sequence: 2, previous: record.chain.head, result, decider: aPerson(decider), at: NOW + 9 };
  return takeUpLine(record, aDecision(line));
};
const word = (name: string) => ({ words: [{ id: 'press-1', login: 'mona', word: name, at: NOW + 9 }] });

test('a person approves, and their word is known', () => {
  expect(said({ word: 'approve' }, 'pass')).toMatchObject({ status: 'ready', ...word('approve') });
});

test('a person refuses', () => {
  expect(said({ word: 'refuse' }, 'block')).toMatchObject({ status: 'blocked', ...word('refuse') });
});

test('a person asks for another round, and the old decision is gone', () => {
  const again = said({ word: 'once-more' }, 'ask');
  expect(again).toMatchObject({ status: 'opened', round: 2, chain: { length: 2 }, ...word('once-more') });
  expect(again).not.toHaveProperty('decision');
});

test('a dismissed finding is known as such, once, and the decision stays', () => {
  const dismissed = said({ word: 'dismiss-finding', findingId: 'f1' }, 'ask');
  expect(dismissed).toMatchObject({ status: 'needs-person', dismissed: ['f1'], decision: { sequence: 1 } });
  const line = {
    sequence: 3,
    previous: dismissed.chain.head,
    decider: aPerson({ wordId: 'press-2', word: 'dismiss-finding', findingId: 'f1' }),
  };
  expect(takeUpLine(dismissed, aDecision(line)).dismissed).toEqual(['f1']);
});

test('the newest 50 words are kept', () => {
  const words = Array.from({ length: 50 }, (_, index) => ({
    id: `old-${index}`,
    login: 'mona',
    word: 'approve',
    at: NOW,
  }));
  const record = { ...asked(), words };
  const line = aDecision({ sequence: 2, previous: record.chain.head, result: 'pass', decider: aPerson() });
  const { words: kept } = takeUpLine(record, line);
  expect([kept.length, kept[0]?.id, kept.at(-1)?.id]).toEqual([50, 'old-1', 'press-1']);
});
