import fc from 'fast-check';
import { expect, test } from 'vitest';
import { reportAlert } from '../../../core/alert/report-alert.ts';
import { isErrorEvent } from '../../../core/error-event.ts';
import { ALGORITHMS } from '../../../core/grouping/algorithms.ts';
import { parseErrorEvent } from '../../../core/log-formats/parse-error-event.ts';
import type { ReportedIssue } from '../../../core/ports/issue-tracker.ts';
import { alertSchema } from '../../../core/records/alert.ts';
import { foundErrorsOf, foundErrorsSchema } from '../../../core/search/found-errors.ts';
import { reportErrors } from '../../../core/search/report-errors.ts';
import { NOW } from '../../fixtures/records.ts';

const SERVICE = { name: 'checkout', env: 'production' };
const STACKS = {
  node: 'TypeError: x is undefined\n    at total (/app/src/basket.js:10:9)\n    at checkout (/app/src/checkout.js:20:3)',
  java: 'java.lang.IllegalStateException: sold out\n\tat shop.Basket.total(Basket.java:12)\n\tat shop.Checkout.run(Checkout.java:40)',
  python:
    'Traceback (most recent call last):\n  File "/app/basket.py", line 12, in total\n    return a / b\nZeroDivisionError: division by zero',
};

const issue = (written: Partial<ReportedIssue> = {}): ReportedIssue => ({
  ...{ id: '10001', key: 'SHOP-1', url: 'https://acme.atlassian.net/browse/SHOP-1', project: 'SHOP' },
  ...{ labels: ['mendhook'], components: [], summary: 'The basket is empty', text: '', codeBlocks: [], isOwn: false },
  ...written,
});

function errorsOf(written: Partial<ReportedIssue>) {
  const alert = alertSchema.parse(reportAlert(issue(written), SERVICE, NOW));
  if (alert.report === undefined) throw new Error('the alert has no report');
  return reportErrors(alert, alert.report, SERVICE);
}

test.each(Object.entries(STACKS))('a trace of %s has the name that the same error has in the logs', (_, stack) => {
  const [kind = '', message = ''] = (stack.startsWith('Traceback') ? (stack.split('\n').at(-1) ?? '') : stack).split(
    /: |\n/,
  );
  const attributes = { timestamp: new Date(NOW).toISOString(), service: 'checkout', status: 'error', message };
  const logged = parseErrorEvent({
    id: 'e',
    attributes: { ...attributes, attributes: { error: { kind, message, stack } } },
  });
  const expected = foundErrorsOf([logged].filter(isErrorEvent), ALGORITHMS, 10).groups.map(
    ({ fingerprint }) => fingerprint.fingerprint,
  );
  expect(expected).toHaveLength(1);
  for (const written of [
    { codeBlocks: [stack], text: `Look:\n${stack}` },
    { text: `Since today the basket fails.\n\n${stack}\n\nPlease help.` },
  ]) {
    const { groups } = errorsOf(written);
    expect(groups.map(({ fingerprint }) => fingerprint.fingerprint)).toEqual(expected);
    expect(groups[0]).toMatchObject({ env: 'production', service: 'checkout' });
  }
});

test('without a trace the issue itself names the bug, whatever its text says', () => {
  const [first] = errorsOf({ text: 'one' }).groups;
  const [second] = errorsOf({ text: 'two', summary: 'Another summary' }).groups;
  const [other] = errorsOf({ id: '10002', text: 'one' }).groups;
  expect(first?.fingerprint).toMatchObject({ method: 'report', algorithm: 'report' });
  expect(first?.fingerprint.fingerprint).toBe(second?.fingerprint.fingerprint);
  expect(other?.fingerprint.fingerprint).not.toBe(first?.fingerprint.fingerprint);
  expect(first?.fingerprint.fingerprint).toMatch(/^[0-9a-f]{32}$/);
});

test('a summary of blanks, or with a credential, is no title', () => {
  expect(errorsOf({ summary: '\u200b ' }).groups[0]?.title).toBe('report SHOP-1');
  expect(errorsOf({ summary: 'ghp_0123456789abcdefghijABCDEFGHIJ012345' }).groups[0]?.title).not.toContain('ghp_0123');
});

test('the same text is the same alert, another text another one', () => {
  const idOf = (written: Partial<ReportedIssue>, at = NOW) => reportAlert(issue(written), SERVICE, at).id;
  expect(idOf({ text: 'a' })).toMatch(/^jira-10001-[0-9a-f]{16}$/);
  expect(idOf({ text: 'a' }, NOW + 1)).toBe(idOf({ text: 'a' }));
  expect(idOf({ text: 'b' })).not.toBe(idOf({ text: 'a' }));
  expect(idOf({ summary: 'a', text: 'b' })).not.toBe(idOf({ summary: 'ab', text: '' }));
  expect(idOf({ labels: ['mendhook', 'new'] })).toBe(idOf({}));
});

test('whatever people write, at least one bug comes of it, which the ledger can keep', () => {
  const words = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom(...Object.values(STACKS), '{"level":"info"}', 'WARN slow'),
  );
  fc.assert(
    fc.property(words, words, fc.array(words, { maxLength: 4 }), (summary, text, codeBlocks) => {
      const found = errorsOf({ summary, text, codeBlocks });
      expect(foundErrorsSchema.parse(found).groups.length).toBeGreaterThan(0);
    }),
    { numRuns: 200 },
  );
});
