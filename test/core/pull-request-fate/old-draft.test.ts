import { describe, expect, test } from 'vitest';
import { POLICY_DEFAULTS } from '../../../core/config/figures.ts';
import type { Attention } from '../../../core/ports/code-host.ts';
import { isPerson, judgeOldDraft, noteAttention } from '../../../core/pull-request-fate/old-draft.ts';
import type { DraftEventName } from '../../../core/records/draft-event.ts';
import type { PullRequest } from '../../../core/records/pull-request.ts';
import { anIncident, NOW } from '../../fixtures/records.ts';

const DAY = 86_400_000;
const DRAFT = { repository: 'acme/checkout', number: 7, url: 'https://x/7', branch: 'b', title: 't', draft: true };
const idleFor = (days: number, more: Partial<PullRequest['idle']> = {}): PullRequest => ({
  ...DRAFT,
  idle: { since: NOW - days * DAY, ...more },
});

describe('a draft that nobody answers', () => {
  test.each<[string, PullRequest, string]>([
    ['younger than the reminder', idleFor(2.9), 'wait'],
    ['as old as the reminder', idleFor(3), 'remind'],
    ['reminded', idleFor(5, { reminded: NOW - 2 * DAY }), 'wait'],
    ['reminded, a moment before its time', idleFor(13.9, { reminded: NOW - 10.9 * DAY }), 'wait'],
    ['reminded, at its time', idleFor(14, { reminded: NOW - 11 * DAY }), 'close'],
    ['very old and never reminded: reminded first', idleFor(400), 'remind'],
    ['very old, and reminded yesterday', idleFor(400, { reminded: NOW - DAY }), 'wait'],
    ['whose closing has begun', idleFor(14, { closing: NOW - 1 }), 'close'],
    ['in the merge queue', { ...idleFor(400), seen: { queue: { state: 'queued', at: 1 } } }, 'wait'],
    ['dropped from the queue', { ...idleFor(400), seen: { queue: { state: 'dequeued', at: 1 } } }, 'remind'],
    ['in an archived repository', { ...idleFor(400), seen: { archived: true } }, 'wait'],
    ['with a locked conversation', { ...idleFor(400), seen: { locked: true } }, 'wait'],
    ['that GitHub does not show', { ...idleFor(400), seen: { gone: true } }, 'wait'],
    ['of a host that does not say when it was opened', DRAFT, 'wait'],
  ])('%s', (_, pullRequest, step) => {
    expect(judgeOldDraft(pullRequest, POLICY_DEFAULTS, NOW)).toBe(step);
  });

  test('a closing day before the reminder’s day still leaves a reminder', () => {
    const figures = { draftReminderDays: 10, draftCloseDays: 2 };
    expect(judgeOldDraft(idleFor(2), figures, NOW)).toBe('remind');
    expect(judgeOldDraft(idleFor(2, { reminded: NOW }), figures, NOW)).toBe('close');
  });
});

describe('what starts the days again', () => {
  const QUIET: Attention = { isKept: false, isHeadByBot: false };
  const happened = (event: DraftEventName) => [{ event, at: NOW - DAY }];
  test.each<[string, Attention, PullRequest['events'], number]>([
    ['nothing', QUIET, [], 20],
    ['a word of a person', { ...QUIET, newest: NOW - 2 * DAY }, [], 2],
    ['an older word', { ...QUIET, newest: NOW - 30 * DAY }, [], 20],
    ['a word that is dated ahead counts as of now', { ...QUIET, newest: NOW + 900 * DAY }, [], 0],
    ['the label that keeps it open', { ...QUIET, isKept: true }, [], 0],
    ['a commit of a person', QUIET, happened('pushed'), 1],
    ['a commit of a bot', { ...QUIET, isHeadByBot: true }, happened('pushed'), 20],
    ['a new base', QUIET, happened('retargeted'), 1],
    ['leaving the merge queue', QUIET, happened('dequeued'), 1],
    ['an archived repository', QUIET, happened('archived'), 20],
  ])('%s', (_, attention, events = [], days) => {
    const pullRequest = { ...idleFor(20, { reminded: NOW - 17 * DAY, closing: NOW - 1 }), events };
    const { idle } = noteAttention({ ...anIncident(), pullRequest }, attention, NOW).pullRequest ?? {};
    expect((NOW - (idle?.since ?? 0)) / DAY).toBe(days);
    // When the days start again, people are reminded again, and nothing is closed.
    if (days !== 20) expect(idle).not.toHaveProperty('reminded');
    if (days !== 20) expect(idle).not.toHaveProperty('closing');
  });
});

test.each([
  [{ login: 'ann', type: 'User' }, true],
  [{ login: 'reviewer[bot]', type: 'User' }, false],
  [{ login: 'reviewer', type: 'Bot' }, false],
  [{ login: 'Mendhook', type: 'User' }, false],
  [null, false],
] as const)('%j is a person: %s', (account, expected) => {
  expect(isPerson(account, 'mendhook')).toBe(expected);
});
