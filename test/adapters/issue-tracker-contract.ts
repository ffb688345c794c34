import { describe, expect, onTestFinished, test } from 'vitest';
import { UpstreamError } from '../../core/errors.ts';
import type { IssueTracker, NewIssue } from '../../core/ports/issue-tracker.ts';
import { adfCode, adfDocument, adfHeading, adfLine, adfLink, adfList, adfParagraph } from '../../core/text/adf.ts';

export interface TrackerUnderTest {
  readonly tracker: IssueTracker;
  /** What people see: each issue, its status and its comments. */
  readonly issues: () => readonly {
    readonly key: string;
    readonly summary: string;
    readonly text: string;
    readonly status: string;
    readonly comments: readonly string[];
  }[];
  /** The next call does not come through; with `cut`, only its answer does not. */
  readonly fail: (fault: 429 | 503 | 400 | 'cut') => void;
  readonly close: () => Promise<void>;
}

export const anIssue = (issue: Partial<NewIssue> = {}): NewIssue => ({
  incidentId: '0123456789abcdef0123456789abcdef',
  summary: 'checkout: InventoryError',
  description: adfDocument(
    adfHeading('Root cause'),
    adfParagraph(adfLine('The stock is read twice.'), adfLink('thread', 'https://acme.slack.com/archives/C1/p1')),
    adfList([adfLine('src/stock.ts:12', 100, 'code')]),
    adfCode('red\ngreen', 1_000),
  ),
  ...issue,
});

/** What every tracker does. */
export function issueTrackerContract(name: string, start: () => Promise<TrackerUnderTest>): void {
  const open = async () => {
    const started = await start();
    onTestFinished(started.close);
    return started;
  };
  const comment = (key: string) => ({ key, body: adfDocument(adfParagraph(adfLine(`what happened: ${key}`))) });

  describe(name, () => {
    test('an issue is opened, is found again, and nothing is found for another incident', async () => {
      const { tracker, issues } = await open();
      const opened = await tracker.open(anIssue());
      expect(opened).toMatchObject({ key: 'SHOP-1', url: expect.stringMatching(/^http.*\/browse\/SHOP-1$/) });
      expect(issues()).toMatchObject([{ key: 'SHOP-1', summary: 'checkout: InventoryError' }]);
      expect(issues()[0]?.text).toMatch(/The stock is read twice\.[\s\S]*red\ngreen/);
      expect(await tracker.findOpened(anIssue().incidentId)).toEqual(opened);
      expect(await tracker.findOpened('f'.repeat(32))).toBeUndefined();
    });

    test('an issue of its own is read as such, and none is read that is not there', async () => {
      const { tracker } = await open();
      const { id } = await tracker.open(anIssue());
      const report = await tracker.readReport(id);
      expect(report).toMatchObject({ id, key: 'SHOP-1', project: 'SHOP', isOwn: true });
      expect(report).toMatchObject({
        summary: 'checkout: InventoryError',
        labels: expect.arrayContaining(['mendhook']),
      });
      expect(report?.text).toMatch(/The stock is read twice\./);
      expect(await tracker.readReport('99999')).toBeUndefined();
    });

    test('a comment is found again by its key', async () => {
      const { tracker, issues } = await open();
      const { id: issueId } = await tracker.open(anIssue());
      expect(await tracker.hasComment(issueId, 'merged/7', 0)).toBe(false);
      await tracker.comment({ issueId, ...comment('merged/7') });
      expect(await tracker.hasComment(issueId, 'merged/7', 0)).toBe(true);
      expect(await tracker.hasComment(issueId, 'merged/8', 0)).toBe(false);
      expect(issues()[0]?.comments).toEqual(['what happened: merged/7']);
    });

    test('a transition leads to its status', async () => {
      const { tracker } = await open();
      const { id } = await tracker.open(anIssue());
      const done = (await tracker.listTransitions(id)).find((each) => each.name === 'Done');
      await tracker.makeTransition(id, done?.id ?? '');
      expect(await tracker.readStatus(id)).toBe(done?.to);
      await expect(tracker.makeTransition(id, 'none')).rejects.toMatchObject({ retryable: false });
    });

    test.each([
      [429, { retryable: true, retryAfterMs: 120_000, code: '429' }, 1],
      [503, { retryable: true, code: '503' }, 1],
      [400, { retryable: false, code: '400' }, 1],
      ['cut', { retryable: true }, 2],
    ] as const)('a call that fails with %s says whether it may be made again', async (fault, expected, opened) => {
      const { tracker, issues, fail } = await open();
      fail(fault);
      const error = await tracker.open(anIssue()).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(UpstreamError);
      expect(error).toMatchObject({ system: 'JIRA', ...expected });
      await tracker.open(anIssue());
      expect(issues()).toHaveLength(opened);
    });
  });
}
