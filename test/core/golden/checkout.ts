import { POLICY_DEFAULTS } from '../../../core/config/figures.ts';
import { githubBlobUrl } from '../../../core/messages/pull-request/blob-url.ts';
import type { FixRecord } from '../../../core/messages/pull-request/fix-record.ts';
import type { Attempt } from '../../../core/records/attempt.ts';
import type { Incident } from '../../../core/records/incident.ts';
import type { InvestigateVerdict, ProposeFixVerdict } from '../../../core/records/verdict.ts';

/** A race in a shop's checkout: found, mended, verified, draft opened. Every time is UTC on 20 November 2026. */
const at = (time: string): number => Date.parse(`2026-11-20T${time}Z`);

const COMMIT = '8d1f0c2b7a6e4f3d9c5b1a0e2f4d6c8b0a1e3f5d';
const ID = 'c4a91e07b2d84f66';

const stack = `OutOfStockError: stock of SKU-1042 is -3
    at reserveInventory (/srv/checkout/src/inventory.js:27:13)
    at async placeOrder (/srv/checkout/src/orders.js:41:5)
    at async handleCheckout (/srv/checkout/src/server.js:63:19)`;

const incident: Incident = {
  id: ID,
  version: 7,
  status: 'fix-proposed',
  service: 'checkout',
  env: 'production',
  repository: 'acme/checkout',
  title: 'OutOfStockError: stock of <sku> is <number>',
  fingerprint: {
    algorithm: 'v1',
    fingerprint: ID,
    strict: 's-19f2',
    loose: 'l-77ab',
    method: 'stack',
    because: 'kind OutOfStockError and the in-app frames reserveInventory, placeOrder, handleCheckout',
  },
  representative: {
    id: 'AgAAAZ-1',
    timestamp: at('02:52:10'),
    kind: 'OutOfStockError',
    message: 'stock of SKU-1042 is -3',
    stack,
    version: '1.4.2',
    commit: COMMIT,
  },
  occurrences: { buckets: { '29389000': 912, '29389001': 372 }, folded: 0, foldedBefore: 0 },
  affectedUsers: 87,
  samples: {
    urls: ['POST /checkout'],
    users: ['u-2231', 'u-8817'],
    traces: ['4611686018427387904'],
    hosts: ['checkout-7d9f-x2x', 'checkout-7d9f-k8p'],
    versions: ['1.4.2'],
  },
  firstSeen: at('02:41:07'),
  lastSeen: at('03:02:44'),
  alertIds: ['7701', '7702', '7703'],
  alertCount: 3,
  alertLink:
    'https://app.datadoghq.com/monitors/48213?group=service%3Acheckout&from_ts=1795142467000&to_ts=1795143764000',
  attempt: 1,
  outcome: {
    kind: 'fix-verified',
    reason: 'The regression test "two checkouts of the last item" fails without the fix and passes with it.',
  },
  thread: {
    channel: 'C0CHECKOUT',
    ts: '1795143000.000100',
    permalink: 'https://acme.slack.com/archives/C0CHECKOUT/p1795143000000100',
  },
  pullRequest: {
    repository: 'acme/checkout',
    number: 318,
    url: 'https://github.com/acme/checkout/pull/318',
    branch: `incident/${ID}`,
    title: 'Concurrent checkouts can reserve the same stock twice',
    draft: true,
  },
  createdAt: at('02:50:02'),
  updatedAt: at('03:03:00'),
};

const investigation: InvestigateVerdict = {
  title: 'Concurrent checkouts can reserve the same stock twice',
  rootCause:
    '`reserveInventory` reads the stock with `await store.stockOf(sku)`, compares it, and writes the decrement in a second step. Between the two, another checkout of the same item reads the same number, so both pass the check and the stock goes below zero. From then on every checkout of that item throws `OutOfStockError`, because the guard on line 26 treats a negative stock as corrupt.',
  evidence: [
    {
      kind: 'code',
      file: 'src/inventory.js',
      line: 19,
      observation: 'The stock is awaited here and decremented on line 23: nothing holds it in between.',
    },
    {
      kind: 'code',
      file: 'src/store.js',
      line: 12,
      observation: '`decrement` subtracts without looking at what is left.',
    },
    {
      kind: 'log',
      observation:
        'At 02:41:07 two checkouts of SKU-1042 (u-2231, u-8817) log `reserved 1, left 0` within 4 ms of each other.',
    },
  ],
  notChecked: [
    'Whether orders placed while the stock was negative were charged: the payment service is not in this repository.',
    'Whether the stock of other items has already gone below zero in the database.',
  ],
  confidence: 'high',
  codeFixable: true,
  affectedFiles: ['src/inventory.js', 'src/store.js'],
  nextSteps:
    'Set the stock of SKU-1042 to what is really there; the fix does not repair what is stored. Look for other items with negative stock.',
};

const proposal: ProposeFixVerdict = {
  summary:
    '`store.decrement` now takes the quantity only when enough is left, in one step, and says whether it did. `reserveInventory` calls it directly and throws `InsufficientStockError` when it did not; the separate read is gone.\n\n- No interface of the service changes.\n- A checkout that loses the race answers 409, as it already did for an empty stock.',
  regressionTest: {
    files: ['test/inventory-race.test.js'],
    name: 'two checkouts of the last item: one succeeds, one is refused, and the stock ends at 0',
  },
  risks: [
    'A checkout that used to fail with 500 now fails with 409: dashboards that count 5xx will show fewer errors.',
    'Code outside this repository that calls `store.decrement` and ignores its result would no longer go below zero.',
  ],
};

const attempt: Attempt = {
  incidentId: ID,
  number: 1,
  version: 21,
  status: 'ended',
  jobName: `mendhook-${ID}-1`,
  jobId: 'b0c1',
  service: {
    name: 'checkout',
    env: 'production',
    repository: 'acme/checkout',
    branch: 'main',
    slackChannel: '#checkout-alerts',
    test: { command: 'npm test', regression: 'node --test {files}', timeoutMinutes: 10 },
    mode: 'draft-pr',
    openUnrelated: false,
    agentFiles: 'leave-out',
    submodules: [],
    largeFiles: false,
    fix: { maxFiles: 20, maxLines: 800, protect: [], mayTouch: [] },
    policy: POLICY_DEFAULTS,
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
  budgets: [{ name: 'dollars/checkout/2026-11-20', kind: 'dollars', claimed: 2 }],
  step: 'ended',
  commit: COMMIT,
  phases: [
    {
      name: 'investigate',
      model: 'claude-opus-5-5',
      startedAt: at('02:50:51'),
      endedAt: at('02:52:20'),
      status: 'verdict',
      turns: 14,
      tokens: { input: 21_400, output: 3_120, cacheRead: 188_000, cacheWrite: 12_300 },
      dollars: 0.41,
      denials: 0,
      verdict: investigation,
      transcriptKey: `incidents/${ID}/attempt-1/investigate-1`,
    },
    {
      name: 'propose-fix',
      model: 'claude-opus-5-5',
      startedAt: at('02:52:21'),
      endedAt: at('02:53:58'),
      status: 'verdict',
      turns: 17,
      tokens: { input: 18_900, output: 5_480, cacheRead: 240_500, cacheWrite: 9_100 },
      dollars: 0.43,
      denials: 1,
      verdict: proposal,
      transcriptKey: `incidents/${ID}/attempt-1/propose-fix-1`,
    },
  ],
  tests: [
    {
      name: 'suite on base',
      command: 'npm test',
      passed: true,
      exitCode: 0,
      timedOut: false,
      failing: [],
      passedCount: 24,
      durationMs: 2_310,
      output: '# tests 24\n# pass 24\n# fail 0',
    },
    {
      name: 'regression test on base',
      command: 'node --test test/inventory-race.test.js',
      passed: false,
      exitCode: 1,
      timedOut: false,
      failing: ['two checkouts of the last item: one succeeds, one is refused, and the stock ends at 0'],
      durationMs: 640,
      output:
        'not ok 1 - two checkouts of the last item: one succeeds, one is refused, and the stock ends at 0\n  error: |-\n    Expected values to be strictly equal:\n\n    -1 !== 0\n\n  expected: 0\n  actual: -1',
    },
    {
      name: 'regression test with fix',
      command: 'node --test test/inventory-race.test.js',
      passed: true,
      exitCode: 0,
      timedOut: false,
      failing: [],
      durationMs: 590,
      output: 'ok 1',
    },
    {
      name: 'suite with fix',
      command: 'npm test',
      passed: true,
      exitCode: 0,
      timedOut: false,
      failing: [],
      passedCount: 25,
      durationMs: 2_420,
      output: '# tests 25\n# pass 25\n# fail 0',
    },
  ],
  diffKey: `incidents/${ID}/attempt-1/fix.diff`,
  outcome: incident.outcome,
  dollars: 0.84,
  claimedAt: at('02:50:03'),
  startedAt: at('02:50:41'),
  endedAt: at('02:54:30'),
};

export const checkout: FixRecord = {
  incident,
  attempt,
  investigation,
  proposal,
  reportPath: `docs/incidents/2026-11-20-${ID}.md`,
  findings: [],
  notes: [],
  blobUrl: githubBlobUrl('acme/checkout', COMMIT),
};

export const checkoutPatch = `diff --git a/src/inventory.js b/src/inventory.js
index 3b18e51..9f2c7aa 100644
--- a/src/inventory.js
+++ b/src/inventory.js
@@ -16,12 +16,9 @@ export async function reserveInventory(store, sku, quantity) {
-  const stock = await store.stockOf(sku);
-  if (stock < quantity) throw new InsufficientStockError(sku);
-  await store.decrement(sku, quantity);
+  const taken = await store.decrement(sku, quantity);
+  if (!taken) throw new InsufficientStockError(sku);
 }
`;
