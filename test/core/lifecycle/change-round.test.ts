import { describe, expect, test } from 'vitest';
import {
  beginRound,
  endChange,
  followPullRequest,
  nextLook,
  openChange,
} from '../../../core/lifecycle/change-round.ts';
import type { PullRequestDetails } from '../../../core/ports/pull-requests.ts';
import { type ChangeRecord, changeRecordSchema } from '../../../core/records/change-record.ts';
import { aChange, changeSettings, NOW } from '../../fixtures/records.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const LATER = NOW + MINUTE;
const service = { name: 'checkout', env: 'production' };
const [OLD, NEW] = ['b'.repeat(40), 'c'.repeat(40)];
const CLAIMS = [{ name: 'review-dollars/2026-09', kind: 'dollars' as const, claimed: 2 }];

const details = (change: Partial<PullRequestDetails> = {}): PullRequestDetails => ({
  ...{ repository: 'acme/checkout', number: 12, state: 'open', draft: false, merged: false, body: '', fork: false },
  ...{ title: 'Reserve stock before payment', author: { login: 'octocat', association: 'member' }, commits: [] },
  head: { sha: OLD, tree: 't1', branch: 'reserve-stock', repository: 'acme/checkout' },
  base: { sha: 'a'.repeat(40), branch: 'main' },
  ...change,
});
const pushed = (sha = NEW, tree = 't2') => details({ head: { ...details().head, sha, tree } });
const follow = (record: ChangeRecord, seen: PullRequestDetails, by: typeof service | undefined = service) =>
  followPullRequest(record, { details: seen, service: by }, LATER);
const job = (more: Partial<NonNullable<ChangeRecord['job']>> = {}): NonNullable<ChangeRecord['job']> => ({
  ...{ kind: 'review', name: 'job-of-round-1', settings: changeSettings(), id: 'job-1', submittedAt: NOW },
  ...more,
});

test('a pull request that nobody knows becomes a change that is opened, a draft as well', () => {
  const opened = openChange(details(), service, NOW);
  expect(changeRecordSchema.parse(opened)).toEqual(opened);
  expect(opened).toMatchObject({ status: 'opened', round: 1, head: OLD, lookAt: NOW + 2 * MINUTE });
  expect(openChange(details({ draft: true }), service, NOW)).toMatchObject({ draft: true, lookAt: NOW + DAY });
});

describe('what happens at GitHub', () => {
  test.each<[string, Partial<ChangeRecord>, PullRequestDetails, Partial<ChangeRecord>]>([
    ['a push', {}, pushed(), { status: 'opened', round: 2, head: NEW }],
    ['a push after the decision', { status: 'ready' }, pushed(), { status: 'opened', round: 2 }],
    [
      'a push to a draft',
      { status: 'opened', draft: true, job: undefined },
      { ...pushed(), draft: true },
      { round: 2 },
    ],
    ['a merge', {}, details({ state: 'closed', merged: true }), { status: 'merged', endedAt: LATER, untold: true }],
    ['a close', { status: 'needs-person' }, details({ state: 'closed' }), { status: 'closed', endedAt: LATER }],
    ['a reopening', { status: 'closed', job: undefined }, details(), { status: 'opened', round: 2 }],
    ['a merge of what was closed', { status: 'closed' }, details({ merged: true }), { status: 'merged' }],
    ['another base', {}, details({ base: { sha: NEW, branch: 'next' } }), { round: 2, baseBranch: 'next', base: NEW }],
    ['a turn to a draft', {}, details({ draft: true }), { status: 'opened', round: 2, draft: true }],
    ['a turn to a draft after the decision', { status: 'ready' }, details({ draft: true }), { round: 1, draft: true }],
    ['a draft that is ready', { status: 'opened', draft: true, job: undefined }, details(), { round: 1, draft: false }],
    ['another title', {}, details({ title: 'New' }), { round: 1, title: 'New', status: 'reviewing' }],
    [
      'a new name of the repository',
      {},
      details({ repository: 'acme/shop' }),
      { status: 'closed', trouble: 'the repository is called acme/shop now' },
    ],
  ])('%s', (_, before, seen, after) => {
    const followed = follow(aChange(before), seen);
    expect(followed).toMatchObject(after);
    expect(changeRecordSchema.parse(followed)).toEqual(followed);
  });

  test('a base branch of no service ends the change, with the reason', () => {
    const seen = { details: details({ base: { sha: NEW, branch: 'wip' } }), service: undefined };
    expect(followPullRequest(aChange(), seen, LATER)).toMatchObject({
      status: 'closed',
      trouble: 'no service is configured with its base branch wip',
    });
  });

  test.each<[string, Partial<ChangeRecord>, PullRequestDetails]>([
    ['nothing', {}, details()],
    ['the base branch moves on', {}, details({ base: { sha: NEW, branch: 'main' } })],
    ['closed stays closed', { status: 'closed' }, details({ state: 'closed' })],
    ['merged stays merged', { status: 'merged' }, details()],
    ['other letters in the name of the repository', {}, details({ repository: 'Acme/Checkout' })],
  ])('%s: the record is the same', (_, before, seen) => {
    const record = aChange(before);
    expect(follow(record, seen)).toBe(record);
  });
});

test('a new round keeps what belongs to the change, and nothing that was found of the old head', () => {
  const before = aChange({
    ...{ facts: [], findings: [], phases: [], dollars: 1, budgets: CLAIMS, trouble: 'x', untold: true },
    ...{ chain: { length: 1, head: 'f'.repeat(64) }, dismissed: ['f1'], thread: { channel: 'C1', ts: '1.0' } },
    mayRun: { head: OLD, login: 'ana', at: NOW },
    decision: { sequence: 1, result: 'ask', rules: ['risk'], why: 'w', at: NOW },
    status: 'needs-person',
  });
  const { chain, dismissed, thread, mayRun, openedAt } = before;
  const next = beginRound(before, undefined, LATER);
  expect(next).toMatchObject({ chain, dismissed, thread, mayRun, openedAt, head: OLD, round: 2, roundAt: LATER });
  const dropped = ['facts', 'findings', 'decision', 'job', 'checkRunId', 'trouble', 'untold'] as const;
  expect(dropped.filter((field) => next[field] !== undefined)).toEqual([]);
  expect(next).toMatchObject({ dollars: 0, budgets: [], phases: [] });
});

describe('what a round leaves behind', () => {
  const left = (change: Partial<ChangeRecord>) => beginRound(aChange(change), undefined, LATER).overtaken;
  const of = {
    round: 1,
    head: OLD,
    claimant: { name: expect.stringMatching(/^mendhook-change-[0-9a-f]{16}-1-review$/), roundAt: NOW },
  };

  test.each<[string, Partial<ChangeRecord>, object | undefined]>([
    [
      'its job and its check run',
      { job: job(), checkRunId: 7 },
      { job: { name: 'job-of-round-1', id: 'job-1' }, check: { id: 7 }, spent: 0 },
    ],
    ['a job that was perhaps submitted', { job: job({ id: undefined }) }, { job: { name: 'job-of-round-1' } }],
    ['a check run that was perhaps made', { status: 'opened', job: undefined, checkRunId: undefined }, { check: {} }],
    ['all money, where its worker was at work', { job: job({ takenBy: 'w' }), budgets: CLAIMS }, { spent: 2 }],
    ['what it said that it spent', { job: job({ ended: { ok: true, at: NOW } }), dollars: 0.5 }, { spent: 0.5 }],
  ])('%s', (_, change, expected) => expect(left(change)).toEqual([expect.objectContaining({ ...of, ...expected })]));

  test('no job that has ended, and no check run that has its conclusion', () => {
    const [ended] = left({ job: job({ ended: { ok: true, at: NOW } }) }) ?? [];
    expect(ended).not.toHaveProperty('job');
    const [decided] = left({ status: 'ready', budgets: CLAIMS, dollars: 1 }) ?? [];
    expect(decided).toMatchObject({ spent: 1, budgets: CLAIMS });
    expect(decided).not.toHaveProperty('check');
  });

  test('nothing, where a draft waited', () => {
    expect(left({ status: 'opened', draft: true, job: undefined, checkRunId: undefined })).toBeUndefined();
  });

  test('what the round before it left is kept', () => {
    const twice = beginRound({ ...aChange(), overtaken: left({}) }, undefined, LATER);
    expect(twice.overtaken).toHaveLength(2);
  });
});

describe('a push of our own tests', () => {
  const testing = (written: Partial<NonNullable<ChangeRecord['written']>>): ChangeRecord =>
    aChange({
      status: 'testing',
      job: job({ kind: 'tests' }),
      written: { tried: 1, accepted: [], refused: [], ...written },
    });

  test.each([{ tree: 't2' }, { commit: NEW }])('goes on with the round, known by %j', (written) => {
    expect(follow(testing(written), pushed())).toMatchObject({
      ...{ status: 'testing', round: 1, head: NEW, untold: true },
      overtaken: [{ head: OLD, check: { id: 7 } }],
    });
    expect(follow(testing(written), pushed()).checkRunId).toBeUndefined();
  });

  test('and one more commit on top of it begins another round', () => {
    expect(follow(testing({ tree: 't2', commit: NEW }), pushed('d'.repeat(40), 't3'))).toMatchObject({ round: 2 });
  });

  test('without a tree of ours no push is ours', () => {
    expect(follow(testing({}), pushed())).toMatchObject({ round: 2 });
  });
});

test('an end stops the job, and a second one is none', () => {
  const closed = endChange(aChange({ budgets: CLAIMS }), { status: 'closed', because: 'x' }, LATER);
  expect(closed).toMatchObject({ budgets: [], overtaken: [{ job: { id: 'job-1' }, budgets: CLAIMS }] });
  expect(endChange(closed, { status: 'closed' }, LATER)).toBe(closed);
});

describe('the next look', () => {
  test.each<[string, Partial<ChangeRecord>, number | undefined]>([
    ['a job that may not be submitted', { job: job({ id: undefined }) }, 2 * MINUTE],
    ['a job at work', {}, 10 * MINUTE],
    ['a decision', { status: 'ready' }, DAY],
    ['an end', { status: 'closed' }, undefined],
    ['an end that nobody was told of', { status: 'closed', untold: true }, 10 * MINUTE],
    ['a round that is to be cleared', { overtaken: [], untold: true }, 10 * MINUTE],
  ])('%s', (_, change, wait) =>
    expect(nextLook(aChange(change), NOW)).toBe(wait === undefined ? undefined : NOW + wait),
  );

  test('comes later the longer nothing has happened, and at last once a day', () => {
    expect(nextLook(aChange(), NOW + 3 * 60 * MINUTE)).toBe(NOW + 6 * 60 * MINUTE);
    expect(nextLook(aChange(), NOW + 9 * DAY)).toBe(NOW + 10 * DAY);
  });
});
