import { describe, expect, test } from 'vitest';
import { hashOfLine } from '../../../core/gate-decision/chain.ts';
import {
  readReleaseLine,
  releaseLineOf,
  takeUpReleaseLine,
  whyNotAllowed,
} from '../../../core/gate-decision/release-chain.ts';
import type { ReleaseDecision } from '../../../core/records/release-decision.ts';
import type { ReleaseWord } from '../../../core/records/release-event.ts';
import type { ReleaseRecord, ReleaseStatus } from '../../../core/records/release-record.ts';
import { aRelease, aReleaseDecision, aReleasePerson, NOW } from '../../fixtures/records.ts';

const take = (record: ReleaseRecord, decision: Partial<ReleaseDecision>) =>
  takeUpReleaseLine(record, releaseLineOf(aReleaseDecision({ previous: record.chain.head, ...decision })));

const none = { action: 'none', step: null, percent: null } as const;

test('a decision has one line, which is read again; a line of something else is none', () => {
  const decision = aReleaseDecision();
  expect(readReleaseLine(releaseLineOf(decision))).toEqual(decision);
  expect(readReleaseLine(`${releaseLineOf(decision)} `)).toBeUndefined();
  expect(readReleaseLine('{"changeId":"a"}')).toBeUndefined();
});

test('a record follows its line, and claims the step', () => {
  const decision = aReleaseDecision({ at: NOW + 5 });
  const { sequence, result, rules, why } = decision;
  expect(take(aRelease(), decision)).toMatchObject({
    ...{ status: 'staging', decision: { sequence, result, rules, why, at: NOW + 5 } },
    chain: { length: 1, head: hashOfLine(releaseLineOf(decision)) },
    steps: [{ number: 1, kind: 'deploy-staging', status: 'claimed', decision: 1 }],
    ...{ untold: true, updatedAt: NOW + 5 },
  });
});

test('a line that the record has is taken up once', () => {
  const known = take(aRelease(), {});
  expect(takeUpReleaseLine(known, releaseLineOf(aReleaseDecision()))).toBe(known);
});

const held = { login: 'mona', reason: 'lunch', at: NOW };
test.each<[string, Partial<ReleaseRecord>, Partial<ReleaseDecision>]>([
  ['of another commit', {}, { commit: 'd'.repeat(40) }],
  ['that the status does not allow', { status: 'rolling-back' }, { action: 'promote' }],
  ['about a release that has ended', { status: 'released' }, { ...none, result: 'hold' }],
  ['about a promotion that a person holds', { status: 'canary', held }, { action: 'promote' }],
  ['to wait for what a person is asked', { status: 'needs-person', askedFrom: 'canary' }, { ...none, result: 'hold' }],
])('a line %s makes the chain longer, and nothing else', (_, wish, decision) => {
  const record = aRelease(wish);
  const { chain, ...rest } = take(record, decision);
  expect(chain.length).toBe(1);
  expect({ ...rest, chain: record.chain }).toEqual(record);
});

test.each([
  ['of another release', { releaseId: 'f'.repeat(16) }],
  ['with a gap before it', { sequence: 2, previous: '9'.repeat(64) }],
  ['after another line than the newest', { previous: '9'.repeat(64) }],
])('a line %s breaks the chain', (_, wrong) => {
  expect(() => take(aRelease(), wrong)).toThrow('does not follow line 0');
});

describe('what a person says', () => {
  const asked = (from: ReleaseStatus, rules: ReleaseDecision['rules'] = ['slower']) =>
    take(aRelease({ status: from }), { ...none, result: 'ask', rules });
  const say = (record: ReleaseRecord, word: ReleaseWord, wish: Partial<ReleaseDecision> = {}) =>
    take(record, {
      ...{ ...none, sequence: record.chain.length + 1, at: NOW + 9, rules: ['person'] },
      ...{ decider: aReleasePerson({ word, wordId: `press-${word}` }), ...wish },
    });
  const said = (word: ReleaseWord) => ({
    words: [{ id: `press-${word}`, login: 'mona', word, at: NOW + 9 }],
    chain: { length: 2 },
  });

  test('an approval leads back, and its rules ask no more', () => {
    const record = say(asked('validating', ['slower', 'not-measured']), 'approve');
    expect(record).toMatchObject({
      ...{ status: 'validating', accepted: ['slower', 'not-measured'], decision: { sequence: 2 } },
      ...said('approve'),
    });
    expect(record).not.toHaveProperty('askedFrom');
  });

  test.each<[ReleaseWord, ReleaseStatus, Partial<ReleaseDecision>, ReleaseStatus]>([
    ['refuse', 'ready', { result: 'stop' }, 'abandoned'],
    ['refuse', 'canary', { result: 'back', action: 'roll-back', step: 1 }, 'rolling-back'],
    ['roll-back', 'canary', { result: 'back', action: 'roll-back', step: 1 }, 'rolling-back'],
    ['hold', 'canary', { result: 'hold' }, 'needs-person'],
  ])('%s of what was asked in %s', (word, from, wish, after) => {
    expect(say(asked(from), word, wish)).toMatchObject({ status: after, ...said(word) });
  });

  test('a hold leaves the question, and its end too', () => {
    const held = say(asked('canary', ['undecided']), 'hold', { result: 'hold' });
    expect(held).toMatchObject({ held: { login: 'mona' }, askedFrom: 'canary', decision: { result: 'ask' } });
    expect(say(held, 'hold', { result: 'hold', decider: aReleasePerson({ word: 'hold', wordId: 'x' }) }).words).toEqual(
      held.words,
    );
    const free = say(held, 'go-on');
    expect(free).toMatchObject({ status: 'needs-person', decision: { rules: ['undecided'] } });
    expect(free).not.toHaveProperty('held');
  });

  test('nobody answers what was not asked, or holds what goes back', () => {
    const goingBack = aRelease({ status: 'rolling-back' });
    const words: [ReleaseRecord, ReleaseWord, Partial<ReleaseDecision>][] = [
      [aRelease({ status: 'canary' }), 'approve', {}],
      [aRelease({ status: 'canary' }), 'refuse', { result: 'back' }],
      [aRelease({ status: 'canary' }), 'go-on', {}],
      [goingBack, 'hold', { result: 'hold' }],
      [aRelease({ status: 'released' }), 'was-wrong', { result: 'hold' }],
    ];
    for (const [record, word, wish] of words) expect(say(record, word, wish).words).toEqual([]);
  });

  test('a rollback is called right, then wrong; and who opens the lane has rolled back', () => {
    const failed = aRelease({ status: 'rollback-failed' });
    expect(say(failed, 'roll-back', { result: 'back', action: 'roll-back', step: 1 }).status).toBe('rolling-back');
    const right = say(failed, 'was-right', { result: 'hold' });
    expect(right.judged).toEqual({ login: 'mona', right: true, at: NOW + 9 });
    const opened = say(right, 'open-lane');
    expect(opened).toMatchObject({ status: 'rolled-back', endedAt: NOW + 9 });
    expect(say(opened, 'was-wrong', { result: 'hold' }).judged?.right).toBe(false);
  });
});

describe('a step of the deploying function', () => {
  const record = aRelease();
  const canary = { action: 'deploy-canary', step: 4, percent: 5, sequence: 3, previous: '1'.repeat(64) } as const;
  const step = { number: 4, kind: 'deploy-canary', percent: 5, decision: 3 } as const;

  test('is allowed by its own decision', () => {
    expect(whyNotAllowed(record, step, aReleaseDecision(canary))).toBeUndefined();
  });

  test.each<[string, Partial<ReleaseDecision>]>([
    ['release', { releaseId: 'f'.repeat(16) }],
    ['line', { sequence: 2 }],
    ['commit', { commit: 'd'.repeat(40) }],
    ['result', { result: 'ask' }],
    ['action', { action: 'promote' }],
    ['step', { step: 5 }],
    ['percent', { percent: 50 }],
  ])('is not allowed by a decision with another %s', (what, other) => {
    expect(whyNotAllowed(record, step, aReleaseDecision({ ...canary, ...other }))).toContain(`its ${what} is`);
  });

  test('of no decision is not allowed', () => {
    const { decision, ...without } = step;
    expect([decision, whyNotAllowed(record, without, aReleaseDecision(canary))]).toEqual([
      3,
      expect.stringContaining('its line is 3, and not null'),
    ]);
  });
});
