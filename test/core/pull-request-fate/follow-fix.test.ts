import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { beginWork, endWork, withdrawWork } from '../../../core/lifecycle/incident-work.ts';
import type { PullRequestState } from '../../../core/ports/code-host.ts';
import { followPullRequest, noteEarlierRelease, regress, resolve } from '../../../core/pull-request-fate/follow-fix.ts';
import type { Incident } from '../../../core/records/incident.ts';
import { anIncident, NOW } from '../../fixtures/records.ts';

const HOUR = 3_600_000;
const TERMS = { deployedAfterMinutes: 60, watchHours: 24 };
const DRAFT = { repository: 'acme/checkout', number: 7, url: 'https://x/7', branch: 'b', title: 't', draft: true };
const OPEN: PullRequestState = { state: 'open', draft: true };
const READY: PullRequestState = { state: 'open', draft: false };
const CLOSED: PullRequestState = { state: 'closed', draft: true, closed: { at: NOW + 1, by: 'ann', reason: 'no' } };
const MERGED: PullRequestState = {
  state: 'closed',
  draft: false,
  merged: { at: NOW + 1, by: 'ann', commit: 'c0ffee1' },
};
const VERIFIED = { kind: 'fix-verified' as const, reason: 'r' };

const inWork = (): Incident => ({ ...beginWork(anIncident(), 'alert-1', NOW), pullRequest: DRAFT });
const proposed = () => endWork(inWork(), VERIFIED, DRAFT, NOW);
const follow = (incident: Incident, ...states: readonly PullRequestState[]) =>
  states.reduce((current, state) => followPullRequest(current, state, TERMS, NOW), incident);

describe('a pull request that', () => {
  test.each<[string, readonly PullRequestState[], Incident['status']]>([
    ['is open', [OPEN], 'fix-proposed'],
    ['is ready for review', [READY], 'fix-proposed'],
    ['is closed', [CLOSED], 'rejected'],
    ['is closed and reopened', [CLOSED, OPEN], 'fix-proposed'],
    ['is merged', [MERGED], 'merged'],
    ['is closed, reopened and merged', [CLOSED, OPEN, MERGED], 'merged'],
    ['is heard to be closed after it was heard to be merged', [MERGED, CLOSED], 'merged'],
  ])('%s', (_, states, status) => {
    const incident = follow(proposed(), ...states);
    expect(incident).toMatchObject({ status, pullRequest: { number: 7 } });
    expect(incident.rejection !== undefined).toBe(status === 'rejected');
    expect(incident.merge !== undefined).toBe(status === 'merged');
  });

  test('keeps who closed it, when and why', () => {
    expect(follow(proposed(), CLOSED).rejection).toEqual({ at: NOW + 1, by: 'ann', reason: 'no' });
  });

  test('says the same again changes nothing: the very same record', () => {
    for (const state of [OPEN, CLOSED, MERGED]) {
      const once = follow(proposed(), state);
      expect(follow(once, state)).toBe(once);
    }
  });

  test('was answered while its attempt was in work: the attempt goes on, and its end says so', () => {
    for (const [state, status] of [
      [CLOSED, 'rejected'],
      [MERGED, 'merged'],
      [OPEN, 'fix-proposed'],
    ] as const) {
      const answered = follow(inWork(), state);
      expect(answered.status).toBe('in-work');
      expect(endWork(answered, VERIFIED, DRAFT, NOW).status).toBe(status);
    }
  });

  test('belongs to an attempt that failed afterwards is answered all the same', () => {
    const failed = { ...endWork(inWork(), { kind: 'failed', reason: 'r' }, undefined, NOW), pullRequest: DRAFT };
    expect([OPEN, CLOSED, MERGED].map((state) => follow(failed, state).status)).toEqual([
      'failed',
      'rejected',
      'merged',
    ]);
  });

  test('nobody recorded is nobody’s', () => {
    const incident = endWork(beginWork(anIncident(), 'alert-1', NOW), { kind: 'failed', reason: 'r' }, undefined, NOW);
    expect(follow(incident, MERGED)).toBe(incident);
  });
});

describe('a merged bug', () => {
  const merged = () => follow(proposed(), MERGED);
  const seen = (at: number): Incident => ({ ...merged(), lastSeen: at });
  const representative = { id: 'event-9', timestamp: NOW + 2 * HOUR, commit: 'abcdef0' };

  test.each([
    ['before the watch is over', seen(NOW), NOW + 1 + 25 * HOUR - 1, 'merged'],
    ['after it', seen(NOW), NOW + 1 + 25 * HOUR, 'resolved'],
    ['a day after an earlier release showed it last', seen(NOW + 9 * HOUR), NOW + 33 * HOUR, 'resolved'],
    ['less than a day after that', seen(NOW + 9 * HOUR), NOW + 33 * HOUR - 1, 'merged'],
  ] as const)('%s', (_, incident, now, status) => {
    expect(resolve(incident, now).status).toBe(status);
  });

  test('that comes back is tried again, with what was merged in its record', () => {
    const back = regress(merged(), { at: NOW + 2 * HOUR, release: 'v2', representative }, NOW);
    expect(back).toMatchObject({
      status: 'regressed',
      representative,
      failedFixes: [{ attempt: 1, recurredAt: NOW + 2 * HOUR, release: 'v2', pullRequest: { number: 7 } }],
    });
    expect([back.pullRequest, back.merge, back.outcome]).toEqual([undefined, undefined, undefined]);
    const working = beginWork(back, 'alert-2', NOW);
    expect(working).toMatchObject({ status: 'in-work', attempt: 2 });
    expect(withdrawWork(working)).toMatchObject({ status: 'regressed', attempt: 1 });
  });

  test('that an earlier release shows again after it was resolved is watched again', () => {
    const resolved = resolve(merged(), NOW + 99 * HOUR);
    const observed = noteEarlierRelease(resolved, 'abcdef0', NOW);
    expect(observed).toMatchObject({ status: 'merged', merge: { earlier: { commits: ['abcdef0'] } } });
    expect(noteEarlierRelease(observed, 'abcdef0', NOW)).toBe(observed);
    expect(regress(resolved, { at: NOW, representative }, NOW).status).toBe('regressed');
  });

  test('and no other comes back', () => {
    for (const incident of [anIncident(), inWork(), proposed(), follow(inWork(), MERGED)]) {
      expect(regress(incident, { at: NOW, representative }, NOW)).toBe(incident);
      expect(noteEarlierRelease(incident, 'abcdef0', NOW)).toBe(incident);
      expect(resolve(incident, NOW + 999 * HOUR)).toBe(incident);
    }
  });
});

test('whatever was heard before, the last word of GitHub decides, and a merge stays', () => {
  const states = fc.array(fc.constantFrom(OPEN, READY, CLOSED, MERGED), { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(states, (heard) => {
      const merge = heard.indexOf(MERGED);
      const last = merge === -1 ? heard.at(-1) : MERGED;
      const { status } = follow(proposed(), ...heard);
      expect(status).toBe(last === MERGED ? 'merged' : last === CLOSED ? 'rejected' : 'fix-proposed');
    }),
  );
});
