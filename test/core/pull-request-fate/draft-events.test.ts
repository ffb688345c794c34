import { describe, expect, test } from 'vitest';
import { beginWork, endWork } from '../../../core/lifecycle/incident-work.ts';
import { draftEventReply } from '../../../core/messages/slack/draft-event-reply.ts';
import { fixFate } from '../../../core/messages/slack/fix-fate.ts';
import { workState } from '../../../core/messages/slack/work-state.ts';
import type { PullRequestState } from '../../../core/ports/code-host.ts';
import { newEvents } from '../../../core/pull-request-fate/draft-events.ts';
import { followPullRequest } from '../../../core/pull-request-fate/follow-fix.ts';
import { beginClosing } from '../../../core/pull-request-fate/old-draft.ts';
import { type DraftEventName, draftEventName } from '../../../core/records/draft-event.ts';
import type { Incident } from '../../../core/records/incident.ts';
import type { PullRequest } from '../../../core/records/pull-request.ts';
import { anIncident, NOW } from '../../fixtures/records.ts';

const TERMS = { deployedAfterMinutes: 60, watchHours: 24 };
const VERIFIED = { kind: 'fix-verified' as const, reason: 'r' };
const DRAFT = { repository: 'acme/checkout', number: 7, url: 'https://x/7', branch: 'b', title: 't', draft: true };
/** A draft on which nobody has done anything. */
const QUIET: PullRequestState = {
  ...{ state: 'open', draft: true, repository: 'acme/checkout', branch: 'b', base: 'main', head: 'a1' },
  ...{ locked: false, archived: false },
};
const READY: PullRequestState = { ...QUIET, draft: false };
const QUEUED: PullRequestState = { ...READY, queue: { state: 'queued', at: 5 } };
const closedBy = (by: string): PullRequestState => ({ ...QUIET, state: 'closed', closed: { at: NOW, by } });

const proposed = (opened: PullRequest = DRAFT): Incident =>
  endWork(beginWork(anIncident(), 'alert-1', NOW), VERIFIED, opened, NOW);
const follow = (incident: Incident, seen: PullRequestState | undefined, because?: string) =>
  followPullRequest(incident, seen, TERMS, NOW + 1, because);

interface Row {
  readonly event: DraftEventName;
  readonly opened?: PullRequest;
  readonly before?: readonly (PullRequestState | undefined)[];
  readonly seen: PullRequestState | undefined;
  readonly because?: string;
  readonly noted: object;
  /** What people read: a reply in the thread, or its first message. */
  readonly read: string;
}

const GONE: NonNullable<PullRequest['baseUpdate']> = {
  ...{ number: 1, attempt: 1, status: 'ended', jobName: 'j', head: 'a1', base: 'b1', behindBy: 1, conflicts: true },
  end: { kind: 'bug-gone', base: 'b1', commit: 'c0ffee1c0ffee1' },
  askedAt: NOW,
};

const ROWS: readonly Row[] = [
  {
    event: 'closed',
    seen: closedBy('ann'),
    noted: { status: 'rejected', rejection: { by: 'ann' } },
    read: 'Pull request #7 closed: not merged by ann. mendhook does not try again unless it is reopened.',
  },
  {
    event: 'closed-by-bot',
    seen: closedBy('stale[bot]'),
    noted: { status: 'rejected', rejection: { by: 'stale[bot]' } },
    read: 'Pull request #7 closed: not merged by stale[bot]. A bot decides nothing: mendhook works on the bug again when it comes again.',
  },
  {
    event: 'branch-deleted',
    seen: { ...QUIET, state: 'closed', closed: { at: NOW, by: 'ann', branchDeleted: true } },
    noted: { status: 'rejected', rejection: { by: 'ann', branchDeleted: true } },
    read: 'Its branch is deleted: restore it before you reopen it.',
  },
  {
    event: 'expired',
    opened: { ...DRAFT, idle: { since: NOW - 9, closing: NOW } },
    seen: { ...closedBy('mendhook[bot]'), closedByAuthor: true },
    noted: { status: 'expired', expiries: [{ at: NOW, attempt: 1, pullRequest: 7 }] },
    read: 'Pull request #7 expired: closed, because nobody answered it. Reopen it to get it back.',
  },
  {
    event: 'bug-gone',
    opened: { ...DRAFT, baseUpdate: GONE },
    seen: { ...closedBy('mendhook[bot]'), closedByAuthor: true },
    noted: { status: 'merged', merge: { elsewhere: true, commit: 'c0ffee1c0ffee1' } },
    read: 'Pull request #7 closed: the bug is gone without it, since commit c0ffee1c0ffe: the regression test passes there.',
  },
  {
    event: 'reopened',
    before: [closedBy('ann')],
    seen: QUIET,
    noted: { status: 'fix-proposed' },
    read: 'Draft pull request #7: fix verified, waiting for your review.',
  },
  {
    event: 'merged',
    seen: { ...READY, state: 'closed', merged: { at: NOW, by: 'ann', commit: 'c0ffee1' } },
    noted: { status: 'merged', merge: { by: 'ann' } },
    read: 'Pull request #7 merged: by ann; watched until',
  },
  {
    event: 'converted-to-draft',
    before: [READY],
    seen: QUIET,
    noted: { pullRequest: { draft: true } },
    read: 'Draft pull request #7',
  },
  {
    event: 'ready-for-review',
    seen: READY,
    noted: { pullRequest: { draft: false } },
    read: 'Pull request #7: fix verified',
  },
  {
    event: 'retargeted',
    seen: { ...QUIET, base: 'release/1' },
    noted: { pullRequest: { seen: { base: 'release/1' } } },
    read: 'it now goes to the branch release/1.',
  },
  {
    event: 'pushed',
    seen: { ...QUIET, head: 'b2' },
    noted: { pullRequest: { seen: { head: 'b2' } } },
    read: 'somebody pushed to its branch. mendhook does not replace these commits.',
  },
  {
    event: 'queued',
    before: [READY],
    seen: QUEUED,
    noted: { pullRequest: { seen: { queue: { state: 'queued' } } } },
    read: 'it is in the merge queue.',
  },
  {
    event: 'dequeued',
    before: [QUEUED],
    seen: { ...READY, queue: { state: 'dequeued', at: 9 } },
    because: 'CI_FAILURE',
    noted: { status: 'fix-proposed', pullRequest: { seen: { queue: { state: 'dequeued' } } } },
    read: 'it left the merge queue and is back in review: a required check failed.',
  },
  {
    event: 'locked',
    seen: { ...QUIET, locked: true },
    noted: { pullRequest: { seen: { locked: true } } },
    read: 'its conversation is locked. mendhook writes no comment there until it is unlocked.',
  },
  {
    event: 'unlocked',
    before: [{ ...QUIET, locked: true }],
    seen: QUIET,
    noted: { pullRequest: { seen: { locked: false } } },
    read: 'its conversation is unlocked.',
  },
  {
    event: 'archived',
    seen: { ...QUIET, archived: true },
    noted: { pullRequest: { seen: { archived: true } } },
    read: 'its repository is archived. Nobody can change or merge #7 until it is unarchived.',
  },
  {
    event: 'unarchived',
    before: [{ ...QUIET, archived: true }],
    seen: QUIET,
    noted: { pullRequest: { seen: { archived: false } } },
    read: 'its repository is no longer archived.',
  },
  {
    event: 'repository-renamed',
    seen: { ...QUIET, repository: 'Acme/shop' },
    noted: { pullRequest: { repository: 'acme/checkout', seen: { repository: 'Acme/shop' } } },
    read: 'its repository is now called Acme/shop. Change `repository` in the configuration.',
  },
  {
    event: 'repository-transferred',
    seen: { ...QUIET, repository: 'other/checkout' },
    noted: { pullRequest: { seen: { repository: 'other/checkout' } } },
    read: 'its repository moved to other/checkout. Install the App there, and change `repository` in the configuration.',
  },
  {
    event: 'gone',
    seen: undefined,
    noted: { status: 'fix-proposed', pullRequest: { seen: { gone: true } } },
    read: 'GitHub does not show it. Its repository was deleted, or the App is not installed there.',
  },
  {
    event: 'found',
    before: [undefined],
    seen: QUIET,
    noted: { pullRequest: { seen: { head: 'a1' } } },
    read: 'GitHub shows it again.',
  },
];

/** The reply of each new event, and the first message. */
function readBy(before: Incident, after: Incident): string {
  const replies = newEvents(before, after).map((event) => draftEventReply(after, event)?.message.text ?? '');
  const { label, detail } = fixFate(after) ?? workState(after, undefined);
  return [...replies, `${label}: ${detail}`].join('\n');
}

describe('what happens to a draft: what is noted, and what people read', () => {
  test.each(ROWS)('$event', ({ event, opened, before = [], seen, because, noted, read }) => {
    const known = [QUIET, ...before].reduce((current, each) => follow(current, each), proposed(opened));
    const after = follow(known, seen, because);
    expect(newEvents(known, after).map((each) => each.event)).toEqual([event]);
    expect(after).toMatchObject(noted);
    expect(readBy(known, after)).toContain(read);
    // GitHub says the same again: nothing is noted a second time.
    expect(follow(after, seen, because)).toBe(after);
  });

  test('every event has its row', () => {
    expect(ROWS.map(({ event }) => event)).toEqual(draftEventName.options);
  });
});

test('a pull request that is turned back into a draft is in no queue any longer', () => {
  const queued = [QUIET, READY, QUEUED].reduce((current, each) => follow(current, each), proposed());
  const draft = follow(queued, QUIET);
  expect(draft.pullRequest?.seen).not.toHaveProperty('queue');
  expect(follow(draft, QUIET)).toBe(draft);
});

test('one that expired while an attempt is in work is noted when that has ended, and once', () => {
  const opened = { ...DRAFT, idle: { since: NOW - 9, closing: NOW } };
  const working = { ...follow(proposed(opened), QUIET), status: 'in-work' as const };
  const seen = { ...closedBy('mendhook[bot]'), closedByAuthor: true };
  const during = follow(working, seen);
  expect(during.pullRequest?.events).toBeUndefined();
  const ended = follow({ ...during, status: 'diagnosed' }, seen);
  expect(ended).toMatchObject({ status: 'expired', expiries: [{ pullRequest: 7 }] });
  expect(ended.pullRequest?.events?.map(({ event }) => event)).toEqual(['expired']);
});

test('what GitHub says for the first time is no event', () => {
  const first = follow(proposed(), { ...QUIET, base: 'release/1', head: 'b2' });
  expect(first.pullRequest?.events).toBeUndefined();
  expect(first).toMatchObject({ unsettled: true, pullRequest: { seen: { base: 'release/1', head: 'b2' } } });
});

test('a push while an attempt is in work is mendhook’s own, until its end is recorded', () => {
  const known = { ...follow(proposed(), QUIET), status: 'in-work' as const };
  const during = follow(known, { ...QUIET, head: 'b2' });
  expect(newEvents(known, during)).toEqual([]);
  expect(during.pullRequest?.seen?.head).toBe('a1');
});

test('mendhook’s own account closes by a person’s word elsewhere: that is no expiry', () => {
  const closed = follow(follow(proposed(), QUIET), { ...closedBy('mendhook[bot]'), closedByAuthor: true });
  expect(closed).toMatchObject({ status: 'rejected' });
});

test('an expired draft that is reopened is proposed again', () => {
  const opened = { ...DRAFT, idle: { since: NOW - 9, closing: NOW } };
  const expired = follow(proposed(opened), { ...closedBy('mendhook[bot]'), closedByAuthor: true });
  const reopened = follow(expired, QUIET);
  expect(reopened).toMatchObject({ status: 'fix-proposed', pullRequest: { idle: { since: NOW + 1 } } });
  expect(reopened.pullRequest?.events?.map(({ event }) => event)).toEqual(['expired', 'reopened']);
});

test('a draft whose bug was gone, and that a person reopened, expires or is closed as any other', () => {
  const ours = { ...closedBy('mendhook[bot]'), closedByAuthor: true };
  const reopened = follow(follow(proposed({ ...DRAFT, baseUpdate: GONE }), ours), QUIET);
  expect(reopened).toMatchObject({ status: 'fix-proposed' });
  const again = { ...ours, closed: { at: NOW + 9, by: 'mendhook[bot]' } };
  const closed = follow(reopened, again);
  expect(closed).toMatchObject({ status: 'rejected' });
  expect(closed).not.toHaveProperty('merge');
  const expired = follow(beginClosing(reopened, NOW + 8), again);
  expect(expired).toMatchObject({ status: 'expired' });
  expect(expired.pullRequest?.events?.map(({ event }) => event)).toEqual(['bug-gone', 'reopened', 'expired']);
});

test('a pull request of that number in a repository that took over the name is not ours', () => {
  const known = follow(proposed(), QUIET);
  const other = follow(known, { ...READY, branch: 'feature', state: 'closed', merged: { at: NOW } });
  expect(other).toMatchObject({ status: 'fix-proposed', pullRequest: { seen: { gone: true } } });
  expect(other.merge).toBeUndefined();
});

test('events are capped, and each is told under a key of its own', () => {
  let incident = follow(proposed(), QUIET);
  const keys = new Set<string>();
  for (let turn = 0; turn < 30; turn += 1) {
    const next = followPullRequest(incident, { ...QUIET, locked: turn % 2 === 0 }, TERMS, NOW + 10 + turn);
    for (const event of newEvents(incident, next)) keys.add(draftEventReply(next, event)?.key ?? '');
    incident = next;
  }
  expect(incident.pullRequest?.events).toHaveLength(20);
  expect(keys.size).toBe(30);
});
