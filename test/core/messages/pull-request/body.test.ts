import fc from 'fast-check';
import MarkdownIt from 'markdown-it';
import { expect, test } from 'vitest';
import { BODY_LENGTH_LIMIT, pullRequestBody } from '../../../../core/messages/pull-request/body.ts';
import { incidentReport } from '../../../../core/messages/report/incident-report.ts';
import { pullRequestMarker } from '../../../../core/text/marker.ts';
import { billing } from '../../golden/billing.ts';
import { checkout } from '../../golden/checkout.ts';
import { hostileRecord } from '../../hostile-record.ts';

const markdown = new MarkdownIt({ html: false, linkify: false });
const rendered = (body: string): string => markdown.render(body.replace(/<!-- mendhook:\S+ -->\s*$/, ''));

test('whatever the records hold, the body is within GitHub’s limit and holds one marker, at its end', () => {
  fc.assert(
    fc.property(hostileRecord, (record) => {
      const body = pullRequestBody(record);
      expect(body.length).toBeLessThanOrEqual(BODY_LENGTH_LIMIT);
      expect(body.split('<!--')).toHaveLength(2);
      expect(body.endsWith(`\n\n${pullRequestMarker(record.incident.id)}`)).toBe(true);
    }),
    { numRuns: 30, endOnFailure: true },
  );
});

test.each(['|', '&', 'x', 'a@b ', '1 '])('the body is within the limit when every text is endless: %j', (text) => {
  const endless = text.repeat(2_500);
  const many = Array.from({ length: 20 }, () => endless);
  const { incident, attempt, investigation } = checkout;
  const body = pullRequestBody({
    ...checkout,
    incident: {
      ...incident,
      service: endless,
      env: endless,
      title: endless,
      members: many.map((title) => ({ incidentId: 'i', service: title, title, because: title, by: 'rule', at: 0 })),
      representative: { ...incident.representative, stack: endless },
      samples: { urls: many, users: many, traces: many, hosts: many, versions: many },
      fingerprint: { ...incident.fingerprint, fingerprint: endless, because: endless },
      alertLink: `https://app.datadoghq.com/${'y'.repeat(2_900)}`,
    },
    attempt: {
      ...attempt,
      commit: endless,
      hint: { by: { id: endless, name: endless }, words: endless },
      tests: attempt.tests.map((run) => ({ ...run, passed: false, command: endless, failing: many, output: endless })),
      phases: many.flatMap((model) => attempt.phases.slice(0, 1).map((phase) => ({ ...phase, model }))),
    },
    investigation: {
      ...investigation,
      rootCause: endless,
      evidence: many.map((observation) => ({ kind: 'code', file: 'a'.repeat(250), line: 1, observation })),
      notChecked: many,
    },
    proposal: { summary: endless, regressionTest: { files: many, name: endless }, risks: many },
    findings: many.map((reason) => ({ rule: reason, path: reason, reason })),
    notes: many,
    reportPath: endless,
  });
  expect(body.length).toBeLessThanOrEqual(BODY_LENGTH_LIMIT);
  expect(body.length).toBeGreaterThan(40_000);
});

test('the draft names who gave the hint, and their words call nobody', () => {
  const hint = { by: { id: 'U1', name: '@ana' }, words: 'see @org/team and #12 <!-- x -->' };
  const body = pullRequestBody({ ...checkout, attempt: { ...checkout.attempt, hint } });
  expect(body).toContain('Hint by `@ana`: see `@org/team` and `#12`');
  expect(body).not.toContain('<!-- x');
  expect(pullRequestBody(checkout)).not.toContain('Hint by');
});

test('neither the draft nor the report shows custom fields: they are for the investigation', () => {
  const custom = [{ name: 'tenantname', values: [{ value: 'acme-secret-tenant', count: 3 }] }];
  const { incident } = checkout;
  const record = { ...checkout, incident: { ...incident, samples: { ...incident.samples, custom } } };
  for (const text of [pullRequestBody(record), incidentReport(record)]) {
    expect(text).toContain(incident.title.split(':')[0]);
    expect(text).not.toMatch(/tenantname|acme-secret-tenant/);
  }
});

test('whatever the records hold, nothing in it comes alive on GitHub', () => {
  fc.assert(
    fc.property(hostileRecord, (record) => {
      const html = rendered(pullRequestBody(record));
      expect(html).not.toMatch(/<(?!\/?(?:p|h2|ul|li|a|code|pre|strong|br|table|thead|tbody|tr|th|td)\b)/);
      const links = [...html.matchAll(/<a href="([^"]*)"/g)].map(([, href]) => href ?? '');
      expect(
        links.filter((href) => !/^https:\/\/(?:github\.com\/acme\/checkout\/blob\/|app\.datadoghq\.com\/)/.test(href)),
      ).toEqual([]);
      // What stands before code does not run into what stands behind it.
      const words = html.replace(/<code[^>]*>[\s\S]*?<\/code>/g, ' ').replace(/<[^>]+>/g, '');
      expect(words).not.toMatch(/@\w|#\d|:\/\/|\bwww\./i);
      expect([8, 9]).toContain(html.match(/<h2>/g)?.length);
    }),
    { numRuns: 30, endOnFailure: true },
  );
});

test('a verified fix shows red before and green after, as a table', () => {
  const html = rendered(pullRequestBody(checkout));
  const rows = [...html.matchAll(/<tr>([\s\S]*?)<\/tr>/g)].map(([, cells = '']) =>
    cells.replace(/<[^>]+>/g, '').replace(/\n+/g, ' · '),
  );
  expect(rows.filter((row) => row.includes('Regression test'))).toEqual([
    expect.stringMatching(/without the fix · node --test .* · fails · Red: failed \(exit code 1\): two checkouts/),
    expect.stringMatching(/with the fix · node --test .* · passes · Green: passed/),
  ]);
  expect(html).toContain('<strong>Verified.</strong>');
});

test('evidence links to the line at the commit, where there is somewhere to read it', () => {
  expect(rendered(pullRequestBody(checkout))).toContain(
    '<a href="https://github.com/acme/checkout/blob/8d1f0c2b7a6e4f3d9c5b1a0e2f4d6c8b0a1e3f5d/src/inventory.js#L19"><code>src/inventory.js:19</code></a>',
  );
  expect(rendered(pullRequestBody(billing))).toContain('<li><code>billing/rows.py:31</code>: Reads');
});

test('an unverified fix says so at its top and in its table, with what the rules found', () => {
  const body = pullRequestBody(billing);
  expect(body.split('##')[0]).toContain('**No test has confirmed it**');
  expect(body).toContain('**Not verified:** the regression test passes on the erroring commit too');
  expect(body).toContain('**Green**: passed, so it does not show the bug');
  expect(body).toContain('`log-level-lowered`, in `billing/export.py`');
  expect(body).toContain('Please note: The branch could not be rebased');
});

test('customers’ data and passwords in a stack trace stay out', () => {
  const body = pullRequestBody(billing);
  expect(body).not.toMatch(/jane\.doe|s3cr3t/);
  expect(body).toContain('[redacted:email]');
});

test('it names the issue in Error Tracking and incidents like it, where there are any', () => {
  const issueUrl = 'https://us5.datadoghq.com/error-tracking/issue/5a9eda66-501e-11f1-8bbb-da7ad0900002';
  const record = {
    ...checkout,
    issueUrl,
    similar: ['abc checkout: `TypeError` @everyone <!-- x -->; seen 3 times'],
  };
  const body = pullRequestBody(record);
  expect(body).toContain(`(${issueUrl})`);
  expect(body).toContain('## Similar incidents');
  expect(body).not.toContain('<!-- x');
  expect(pullRequestBody(checkout)).not.toContain('Similar incidents');
});
