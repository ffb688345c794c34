import { expect, test } from 'vitest';
import { findEarlierDraft } from '../../../batch-job/steps/find-earlier-draft.ts';
import type { FoundPullRequest } from '../../../core/ports/code-host.ts';
import { pullRequestMarker } from '../../../core/text/marker.ts';
import { claimedFixture } from '../../fakes/records.ts';

const { incident, attempt } = claimedFixture();
const NUMBER = 9;
const MARKER = pullRequestMarker(incident.id);

/** @param known whether the ledger holds the pull request as the incident's */
async function find(more: Partial<FoundPullRequest>, known: boolean, closedBy = 'ana', of = incident) {
  const found = {
    repository: 'acme/shop',
    number: NUMBER,
    url: 'https://github.com/acme/shop/pull/9',
    branch: `incident/${incident.id}`,
    title: 'Mend it',
    draft: true,
    state: 'open' as const,
    merged: false,
    body: MARKER,
    ...more,
  };
  const { state, merged, body, ...pullRequest } = found;
  const codeHost = {
    findPullRequest: async () => found,
    readPullRequest: async () => ({ state, draft: true, closed: { at: 1, by: closedBy } }),
  };
  return findEarlierDraft({
    attempt: () => attempt,
    incident: async () => (known ? { ...of, pullRequest } : of),
    options: { codeHost },
  });
}

test.each<[string, boolean]>([
  [MARKER, false],
  ['A person’s own words.', true],
])('a draft of this bug is known by %j, in the ledger: %s', async (body, known) => {
  expect(await find({ body }, known)).toMatchObject({ open: { number: NUMBER } });
  expect(await find({ body, state: 'closed' }, known)).toMatchObject({ outcome: { rule: 'rejected-before' } });
  expect(await find({ body, state: 'closed' }, known, 'stale[bot]')).toEqual({});
  expect(await find({ body, state: 'closed', merged: true }, known)).toEqual({});
});

test('a draft that nobody answered is followed by a new one, by whatever account it was closed', async () => {
  const expired = { ...incident, expiries: [{ at: 1, attempt: 1, pullRequest: NUMBER }] };
  expect(await find({ state: 'closed' }, true, 'ana', expired)).toEqual({});
  expect(await find({ state: 'closed', number: 8 }, true, 'ana', expired)).toMatchObject({
    outcome: { rule: 'rejected-before' },
  });
});

test('another pull request from the branch is left alone while it is open', async () => {
  expect(await find({ body: 'mine' }, false)).toMatchObject({ outcome: { rule: 'branch-taken' } });
  expect(await find({ body: 'mine', state: 'closed' }, false)).toEqual({});
});
