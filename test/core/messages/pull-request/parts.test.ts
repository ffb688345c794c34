import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { githubBlobUrl } from '../../../../core/messages/pull-request/blob-url.ts';
import { commitMessages } from '../../../../core/messages/pull-request/commit-messages.ts';
import { labelsOf, pullRequestLabels } from '../../../../core/messages/pull-request/labels.ts';
import { occurrenceComment, occurrenceMarker } from '../../../../core/messages/pull-request/occurrence-comment.ts';
import { pullRequestTitle } from '../../../../core/messages/pull-request/title.ts';
import { isVerified, verificationSection } from '../../../../core/messages/pull-request/verification.ts';
import { incidentReport } from '../../../../core/messages/report/incident-report.ts';
import { reportPlaces } from '../../../../core/messages/report/report-path.ts';
import { pullRequestMarker } from '../../../../core/text/marker.ts';
import { checkout } from '../../golden/checkout.ts';
import { hostileRecord } from '../../hostile-record.ts';
import { hostileText } from '../../hostile-text.ts';

test('title and commits mention nobody, close nothing, switch off no checks and end in our trailers alone', () => {
  fc.assert(
    fc.property(hostileRecord, (record) => {
      const { fix, report } = commitMessages(record);
      const title = pullRequestTitle(record);
      expect(title.length).toBeGreaterThan(0);
      expect(title.length).toBeLessThanOrEqual(120);
      expect(title).not.toContain('\n');
      for (const text of [title, fix, report]) {
        expect(text).not.toMatch(/@\w|#\d|:\/\/|<!--|GH-\d|-by:|\[skip ci\]|skip-checks:/i);
      }
      for (const text of [fix, report]) {
        expect(text.split('\n')[0]?.length).toBeLessThanOrEqual(72);
        const trailers = text.split('\n\n').at(-1) ?? '';
        expect(trailers.split('\n').map((line) => line.split(':')[0])).toEqual(['Incident', 'Fingerprint', 'Attempt']);
        expect(text).not.toMatch(/^#/m);
      }
    }),
    { numRuns: 60, endOnFailure: true },
  );
});

test('whatever the records hold, the report has its sections and no comment', () => {
  fc.assert(
    fc.property(hostileRecord, (record) => {
      const report = incidentReport(record);
      expect(report).not.toContain('<!--');
      const headings = report.match(
        /^## (?:Summary|Impact|Timeline \(UTC\)|Root cause|Evidence|Fix|Verification|Follow-ups|Not checked|Cost)$/gm,
      );
      expect(new Set(headings).size).toBe(10);
    }),
    { numRuns: 40, endOnFailure: true },
  );
});

test('the report’s path stays in its folder', () => {
  fc.assert(
    fc.property(hostileText, fc.double(), (fingerprint, firstSeen) => {
      const named = { firstSeen, fingerprint: { ...checkout.incident.fingerprint, fingerprint } };
      const [path] = reportPlaces(named, 'docs/incidents');
      expect(path).toMatch(/^docs\/incidents\/[\w+-]+\.md$/);
    }),
  );
});

test('labels name the bug within GitHub’s 50 characters', () => {
  const labels = pullRequestLabels(
    { fingerprint: { ...checkout.incident.fingerprint, fingerprint: `${'ab'.repeat(40)},x` } },
    'fixProposed',
  );
  expect(labels).toEqual(['incident:active', `incident-fp:${'ab'.repeat(19)}`, 'incident:fix-proposed']);
  expect(pullRequestLabels(checkout.incident, 'diagnosed')).toContain('incident:diagnosed');
  const { pullRequest } = checkout.incident;
  if (pullRequest === undefined) throw new Error('the example has a draft');
  const unrelated = { ...checkout.incident, pullRequest: { ...pullRequest, unrelatedTest: true as const } };
  expect(pullRequestLabels(unrelated, 'fixProposed')).toContain('incident:unrelated-test');
  expect(labelsOf({ ...unrelated, status: 'merged' })).not.toContain('incident:unrelated-test');
});

test.each([
  ['in-work', ['incident:active', 'incident:investigating']],
  ['fix-proposed', ['incident:active', 'incident:fix-proposed']],
  ['diagnosed', ['incident:active', 'incident:diagnosed']],
  ['failed', ['incident:active', 'incident:fix-proposed']],
  ['rejected', ['incident:rejected']],
  ['merged', ['incident:merged']],
  ['resolved', ['incident:resolved']],
  ['regressed', ['incident:regressed']],
] as const)('a pull request of a bug that is %s says that, and nothing older', (status, labels) => {
  const said = labelsOf({ ...checkout.incident, status }).filter((label) => !label.startsWith('incident-fp:'));
  expect(said).toEqual(labels);
});

test('a marker is one comment, whatever the id', () => {
  fc.assert(
    fc.property(hostileText, (id) => {
      for (const marker of [pullRequestMarker(id), occurrenceMarker(id)]) {
        expect(marker).toMatch(/^<!-- mendhook:\w+=\S* -->$/);
        expect(marker.split('-->')).toHaveLength(2);
      }
      expect(pullRequestMarker(id)).not.toBe(occurrenceMarker(id));
    }),
  );
});

test('the comment that counts holds its marker and the count', () => {
  const marker = occurrenceMarker(checkout.incident.id);
  const comment = occurrenceComment({ incident: checkout.incident, marker });
  expect(comment).toContain('1,284 errors, 87 users affected');
  expect(comment.endsWith(marker)).toBe(true);
});

describe('addresses of files', () => {
  const blobUrl = githubBlobUrl('acme/checkout', 'abc123');
  test.each([
    ['src/a b#c?.js', 7, 'https://github.com/acme/checkout/blob/abc123/src/a%20b%23c%3F.js#L7'],
    ['src/index.js', undefined, 'https://github.com/acme/checkout/blob/abc123/src/index.js'],
    ['../../settings', 1, undefined],
    ['/etc/passwd', 1, undefined],
    ['a//b', 1, undefined],
    ['', 1, undefined],
  ])('%j, line %j', (file, line, url) => {
    expect(blobUrl(file, line)).toBe(url);
  });
});

describe('whether a fix is believed', () => {
  const { outcome: _, ...undecided } = checkout.attempt;
  const withRun = (name: string, change: object) => ({
    ...undecided,
    tests: undecided.tests.map((run) => (run.name === name ? { ...run, ...change } : run)),
  });
  test.each([
    ['red before, green after', undecided, true],
    ['green before', withRun('regression test on base', { passed: true }), false],
    ['red after', withRun('regression test with fix', { passed: false }), false],
    ['a new failure in the suite', withRun('suite with fix', { passed: false, failing: ['x'] }), false],
    ['nothing was run', { ...undecided, tests: [] }, false],
  ])('%s', (_name, attempt, believed) => {
    expect(isVerified({ attempt })).toBe(believed);
  });

  test('what the worker concluded decides over what the runs look like', () => {
    expect(isVerified({ attempt: undecided, verification: { verified: false, reason: 'a rule objected' } })).toBe(
      false,
    );
  });
});

describe('how a fix was verified', () => {
  const [suite, red, green, suiteWithFix] = checkout.attempt.tests;
  if (suite === undefined || red === undefined || green === undefined || suiteWithFix === undefined) {
    throw new Error('the example has four runs');
  }
  const sectionOf = (change: Partial<typeof checkout.attempt>) =>
    verificationSection({ attempt: { ...checkout.attempt, ...change } });

  test('says how many tests passed before and after', () => {
    const rows = sectionOf({}).split('\n');
    expect(rows.find((row) => row.startsWith('| Whole suite, **without**'))).toContain('**Green**: 24 tests passed');
    expect(rows.find((row) => row.startsWith('| Whole suite, **with**'))).toContain('**Green**: 25 tests passed');
  });

  test('says that a suite gives no verdict, and why', () => {
    const silent = { ...suite, passed: false, exitCode: 2, noVerdict: 'ran no test (not loaded: "a.py")' };
    expect(sectionOf({ tests: [silent, red, green] })).toContain('**No verdict**: ran no test (not loaded: "a.py")');
  });

  test('shows the failing assertion of a long output', () => {
    const noise = Array.from({ length: 500 }, (_, index) => `ok ${index}`).join('\n');
    const section = sectionOf({ tests: [suite, { ...red, output: `${red.output}\n${noise}` }, green] });
    expect(section).toContain('-1 !== 0');
  });

  test('says of an old failure in the same file that it was there', () => {
    const old = { ...red, name: 'old test files on base' as const, failing: ['old'] };
    const section = sectionOf({ tests: [suite, old, red, { ...green, passed: false, exitCode: 1, failing: ['old'] }] });
    expect(section).toContain('**Red**, as without the regression test: failed (exit code 1): `old`');
  });

  test('speaks of other runs and of a repair only where there were some', () => {
    expect(sectionOf({})).not.toMatch(/last runs|earlier run|repair/);
    const twice = sectionOf({ tests: [suite, suite, red, green, green, suiteWithFix, red] });
    expect(twice).toContain('The regression test was run twice on each side');
    expect(twice).toContain(
      '1 earlier run of the suite without the fix, made to find flaky tests, is in the audit log.',
    );
    expect(twice).not.toContain('repair');
    const phases = [...checkout.attempt.phases, ...checkout.attempt.phases.slice(-1)];
    expect(sectionOf({ phases })).toContain(
      '1 other version of the fix, from another round of repair, is in the audit log.',
    );
  });
});
