import { expect, test } from 'vitest';
import { checkReview } from '../../../local/demo/check-review.ts';
import { checkMention } from '../../../local/demo/checks.ts';
import type { PlayedReview } from '../../../local/demo/review-draft.ts';

const run = (name: PlayedReview['tests'][number]['name'], passed: boolean) => ({
  ...{ name, passed, command: 'node --test', failing: [], durationMs: 1 },
});
const RED = run('regression test on base', false);
const GREEN = run('regression test with fix', true);
const SUITE = run('suite with fix', true);

const PLAYED: PlayedReview = {
  by: 'maya',
  words: 'test it',
  attempts: 2,
  attempt: 2,
  outcome: 'fix-verified',
  told: 1,
  commit: 'third',
  before: ['first', 'second'],
  after: ['first', 'second', 'third'],
  tests: [RED, GREEN, SUITE],
  answers: ['**Done**, as maya asked.'],
  resolvedThreads: 0,
};

const failing = (change: Partial<PlayedReview> = {}) =>
  checkReview({ ...PLAYED, ...change }).flatMap(({ name, ok }) => (ok ? [] : [name]));

test('a review that became a second verified commit holds', () => {
  expect(failing()).toEqual([]);
});

test('a demo without a draft fails', () => {
  expect(checkReview(undefined)).toMatchObject([{ ok: false, detail: 'there is no draft to review' }]);
});

test.each<[string, Partial<PlayedReview>]>([
  ['the worker is told what maya asks, and the open thread', { told: 0 }],
  ['the worker is told what maya asks, and the open thread', { attempts: 3 }],
  ['one commit more is on top of the draft’s branch', { after: ['first', 'other', 'third'] }],
  ['one commit more is on top of the draft’s branch', { after: ['first', 'second'] }],
  ['one commit more is on top of the draft’s branch', { after: ['first', 'second', 'third', 'fourth'] }],
  ['one commit more is on top of the draft’s branch', { commit: 'another' }],
  ['it is verified: red without the change, green with it, and the suite passes', { outcome: 'fix-unverified' }],
  ['it is verified: red without the change, green with it, and the suite passes', { tests: [GREEN, SUITE] }],
  ['it is verified: red without the change, green with it, and the suite passes', { tests: [RED, GREEN] }],
  ['one comment answers the review', { answers: [] }],
  ['one comment answers the review', { answers: ['**Done**', '**Done**'] }],
  ['one comment answers the review', { answers: ['**Not done**, nothing was pushed'] }],
  ['the thread is still open: its author resolves it', { resolvedThreads: 1 }],
])('“%s” is seen not to hold', (name, change) => {
  expect(failing(change)).toEqual([name]);
});

test.each<[boolean, readonly string[][]]>([
  [true, [['*Root cause* (confidence high): a race', '• regression test on base: red']]],
  [false, []],
  [false, [['*Root cause* (confidence high): a race']]],
  [false, [['• regression test on base: red']]],
  [false, [['Root cause', 'regression test on base: red'], ['again']]],
])('whether a mention was answered once, and whole: %s', (ok, answers) => {
  const mention = { channel: 'C', thread: '1.0', words: 'why', ts: '2.0', answers: [...answers] };
  expect(checkMention(mention, { tests: [RED] }).ok).toBe(ok);
});
