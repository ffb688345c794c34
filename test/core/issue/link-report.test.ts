import { expect, test } from 'vitest';
import { offerIssue } from '../../../core/issue/ask-issue.ts';
import { linkReport } from '../../../core/issue/link-report.ts';
import { nextIssueAction } from '../../../core/issue/next-action.ts';
import { noteOpened, takeOpening } from '../../../core/issue/note-issue.ts';
import { issueDueAt } from '../../../core/lifecycle/issue-due.ts';
import type { Incident } from '../../../core/records/incident.ts';
import type { TrackedIssueRecord } from '../../../core/records/tracked-issue.ts';
import { anIncident, NOW } from '../../fixtures/records.ts';

const REPORT = {
  issueId: '10001',
  key: 'SHOP-1',
  url: 'https://acme.atlassian.net/browse/SHOP-1',
  text: 't',
  stacks: [],
};
const ALERT = { title: 'The basket is empty', report: REPORT };
const OPENED = { id: '10009', key: 'SHOP-9', url: 'https://acme.atlassian.net/browse/SHOP-9' };
const offered = offerIssue(anIncident(), { outcomes: ['failed'] }, NOW);

const withIssue = (issue: Partial<TrackedIssueRecord>): Incident => ({
  ...offered,
  issue: { status: 'offered', at: NOW, tries: 0, ...issue },
});

test.each<[string, Incident, string]>([
  ['no issue yet', offered, 'SHOP-1'],
  ['one that is asked for', withIssue({ status: 'asked' }), 'SHOP-1'],
  ['one that was refused', withIssue({ status: 'failed', tries: 1 }), 'SHOP-1'],
  ['one that waits, and was never made', withIssue({ status: 'waiting', tries: 1, notBefore: NOW + 1 }), 'SHOP-1'],
  ['one that may have been made', withIssue({ status: 'waiting', tries: 1, mayExist: true }), 'none'],
  ['one that is being opened', withIssue({ status: 'opening', by: 'x', tries: 1 }), 'none'],
  ['one that is open', withIssue({ status: 'open', place: { ...OPENED, openedAt: NOW } }), 'SHOP-9'],
])('%s: the issue is then %s', (_, before, key) => {
  const linked = linkReport(before, ALERT, NOW + 1);
  expect(linked.reports).toEqual([
    { issueId: '10001', key: 'SHOP-1', url: REPORT.url, at: NOW + 1, words: 'The basket is empty\nt' },
  ]);
  expect(linked.issue?.place?.key ?? 'none').toBe(key);
  expect(linkReport(linked, ALERT, NOW + 9)).toBe(linked);
});

test('nothing is linked where nothing was reported', () => {
  expect(linkReport(offered, { title: 'Of a monitor' }, NOW)).toBe(offered);
});

test('an issue that is being opened is opened first, and the report is told then', () => {
  const opening = takeOpening(withIssue({ status: 'asked' }), { by: 'one', now: NOW });
  const linked = linkReport(opening, ALERT, NOW);
  expect(nextIssueAction(linked, NOW + 1)).toEqual({ kind: 'nothing' });
  const opened = noteOpened(linked, OPENED, [], NOW + 2);
  expect(nextIssueAction(opened, NOW + 2)).toMatchObject({ kind: 'tell', event: { key: 'linked/10001' } });
});

test('a report beside an issue that could not be opened is told, and opens nothing', () => {
  const linked = linkReport(withIssue({ status: 'failed', tries: 1, mayExist: true }), ALERT, NOW);
  expect(issueDueAt(linked)).toBeLessThanOrEqual(NOW);
  expect(nextIssueAction(linked, NOW)).toMatchObject({ kind: 'tell', event: { kind: 'linked', issueKey: 'SHOP-1' } });
  expect(takeOpening(linked, { by: 'one', now: NOW })).toBe(linked);
});

test('an incident links fifty reports', () => {
  let incident = offered;
  for (let index = 0; index < 60; index += 1) {
    incident = linkReport(incident, { ...ALERT, report: { ...REPORT, issueId: String(index) } }, NOW);
  }
  expect(incident.reports).toHaveLength(50);
  expect(incident.reports?.flatMap(({ words }) => words ?? [])).toHaveLength(5);
});

test('words that were changed replace the earlier ones, and open nothing', () => {
  const linked = linkReport(offered, ALERT, NOW);
  const changed = linkReport(linked, { ...ALERT, report: { ...REPORT, text: 'after a coupon' } }, NOW + 9);
  expect(changed).toEqual({
    ...linked,
    reports: [{ ...linked.reports?.[0], words: 'The basket is empty\nafter a coupon' }],
  });
});
