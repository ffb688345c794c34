import { POLICY_DEFAULTS } from '../../../core/config/figures.ts';
import type { FixRecord } from '../../../core/messages/pull-request/fix-record.ts';
import type { Attempt } from '../../../core/records/attempt.ts';
import type { Incident } from '../../../core/records/incident.ts';
import type { TestRun } from '../../../core/records/test-run.ts';
import type { InvestigateVerdict, ProposeFixVerdict } from '../../../core/records/verdict.ts';

/**
 * A nightly export that fails on a new kind of customer, on a code host without links, whose log text carries a
 * customer's data, a password and an attempt to ping people. No test confirms the fix; a rule for diffs warns.
 */
const at = (time: string): number => Date.parse(`2026-11-19T${time}Z`);

const ID = '5be2f0913ad7';

const incident: Incident = {
  id: ID,
  version: 4,
  status: 'diagnosed',
  service: 'billing-export',
  repository: 'acme/billing',
  title: "KeyError: 'vat_id'",
  fingerprint: {
    algorithm: 'v1',
    fingerprint: ID,
    strict: 's',
    loose: 'l',
    method: 'stack',
    because: 'kind KeyError and the in-app frames format_row, export_invoices',
  },
  representative: {
    id: 'e1',
    timestamp: at('23:00:09'),
    kind: 'KeyError',
    message: "'vat_id'",
    stack: [
      'Traceback (most recent call last):',
      '  File "/app/billing/export.py", line 88, in export_invoices',
      '    writer.writerow(format_row(invoice, customer))',
      '  File "/app/billing/rows.py", line 31, in format_row',
      '    customer["vat_id"],',
      "KeyError: 'vat_id'",
      'customer: {"email": "jane.doe@example.com", "name": "<!channel> @everyone fixes #12", "dsn": "postgres://export:s3cr3t@db.internal/billing"}',
    ].join('\n'),
  },
  occurrences: { buckets: { '29387820': 1 }, folded: 0, foldedBefore: 0 },
  affectedUsers: 0,
  samples: { urls: [], users: [], traces: [], hosts: ['batch-3'], versions: [] },
  firstSeen: at('23:00:09'),
  lastSeen: at('23:00:09'),
  alertIds: ['8800'],
  alertCount: 1,
  alertLink: 'https://app.datadoghq.eu/monitors/991',
  attempt: 2,
  outcome: {
    kind: 'fix-unverified',
    reason: 'the regression test passes on the erroring commit too: it does not show the bug',
  },
  thread: { channel: 'C0BILLING', ts: '1795129300.000200' },
  createdAt: at('23:01:00'),
  updatedAt: at('23:09:00'),
};

const investigation: InvestigateVerdict = {
  title: 'Invoice export fails for customers without a VAT id',
  rootCause:
    'Since the sign-up form made the VAT id optional, `customer` may come without `vat_id`. `format_row` still reads it with `customer["vat_id"]`, so the first such customer ends the whole export.',
  evidence: [
    { kind: 'code', file: 'billing/rows.py', line: 31, observation: 'Reads `customer["vat_id"]` without a default.' },
    { kind: 'log', observation: 'The failing customer has `email` and `name`, and no `vat_id`.' },
  ],
  notChecked: ['What the tax office wants in the column of a customer without a VAT id.'],
  confidence: 'medium',
  codeFixable: true,
  affectedFiles: ['billing/rows.py'],
  nextSteps: 'Decide what the column shall hold, then run the export of 19 November again.',
};

const proposal: ProposeFixVerdict = {
  summary: '`format_row` writes an empty column when there is no VAT id, and the export logs the customer number.',
  regressionTest: { files: ['tests/test_rows.py'], name: 'test_customer_without_vat_id' },
  risks: ['An empty column may be refused by whoever reads the export.'],
};

const run = (name: TestRun['name'], passed: boolean, output: string): TestRun => ({
  name,
  command: name.startsWith('suite') ? 'python -m pytest -q | tail -40' : 'python -m pytest -q tests/test_rows.py',
  passed,
  exitCode: passed ? 0 : 1,
  timedOut: false,
  failing: passed ? [] : ['tests/test_currency.py::test_yen', 'tests/test_currency.py::test_won'],
  durationMs: name.startsWith('suite') ? 73_400 : 1_900,
  output,
});

const attempt: Attempt = {
  incidentId: ID,
  number: 2,
  version: 9,
  status: 'ended',
  jobName: `mendhook-${ID}-2`,
  service: {
    name: 'billing-export',
    repository: 'acme/billing',
    branch: 'main',
    slackChannel: '#billing',
    test: { command: 'python -m pytest -q | tail -40', regression: 'python -m pytest -q {files}', timeoutMinutes: 10 },
    mode: 'suggest',
    openUnrelated: false,
    agentFiles: 'leave-out',
    submodules: [],
    largeFiles: false,
    fix: { maxFiles: 20, maxLines: 800, protect: [], mayTouch: [] },
    policy: { ...POLICY_DEFAULTS, dollarsPerAttempt: 1, dollarsPerServiceAndDay: 5 },
    errorWindowMinutes: 15,
    report: 'file',
    reportPath: 'docs/incidents',
  },
  model: {
    provider: 'anthropic',
    investigate: 'claude-opus-5-5',
    proposeFix: 'claude-opus-5-5',
    phaseMinutes: 20,
    maxTurns: 60,
  },
  datadog: { site: 'datadoghq.com', searchesPerHour: 300, searchesForAttempts: 50 },
  budgets: [{ name: 'dollars/billing-export/2026-11-19', kind: 'dollars', claimed: 1 }],
  step: 'ended',
  commit: '17c0ffee17c0ffee17c0ffee17c0ffee17c0ffee',
  phases: [
    {
      name: 'investigate',
      model: 'claude-opus-5-5',
      startedAt: at('23:02:00'),
      endedAt: at('23:03:10'),
      status: 'verdict',
      turns: 9,
      tokens: { input: 9_000, output: 1_400, cacheRead: 60_000, cacheWrite: 4_000 },
      dollars: 0.19,
      denials: 0,
      verdict: investigation,
      transcriptKey: 'k1',
    },
    {
      name: 'propose-fix',
      model: 'claude-opus-5-5',
      startedAt: at('23:03:11'),
      endedAt: at('23:04:41'),
      status: 'verdict',
      turns: 11,
      tokens: { input: 11_000, output: 2_300, cacheRead: 71_000, cacheWrite: 3_000 },
      dollars: 0.22,
      denials: 0,
      verdict: proposal,
      transcriptKey: 'k2',
    },
  ],
  tests: [
    run('suite on base', false, '2 failed, 118 passed in 71.20s'),
    run('regression test on base', true, '6 passed in 0.40s'),
  ],
  outcome: incident.outcome,
  dollars: 0.41,
  claimedAt: at('23:01:01'),
  startedAt: at('23:01:50'),
  endedAt: at('23:06:20'),
};

export const billing: FixRecord = {
  incident,
  attempt,
  investigation,
  proposal,
  reportPath: `docs/incidents/2026-11-19-${ID}.md`,
  findings: [
    {
      rule: 'log-level-lowered',
      path: 'billing/export.py',
      reason: 'logger.error became logger.warning: the error would be heard less, not happen less',
    },
  ],
  notes: ['The branch could not be rebased onto main without conflicts, so it stays on the erroring commit.'],
};
