import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createMemoryChanges } from '../../adapters/memory-changes.ts';
import { createMemoryDecisionLog } from '../../adapters/memory-decision-log.ts';
import { createMemoryLedger } from '../../adapters/memory-ledger.ts';
import type { ChangeRecord } from '../../core/records/change-record.ts';
import { createPageSource } from '../../local/page-source.ts';
import { startPage } from '../../local/start-page.ts';
import { changeList } from '../../page/views/change-list.ts';
import { changePage } from '../../page/views/change-page.ts';
import { appendDecision } from '../../workflows/changes/append-decision.ts';
import { hostileChange } from '../core/messages/hostile-change.ts';
import { createMemoryAuditLog } from '../fakes/memory-audit-log.ts';
import { aChange, aDecision, aPerson, NOW } from '../fixtures/records.ts';

const CHANGE: Partial<ChangeRecord> = {
  facts: [
    {
      ...{ status: 'ran', name: 'openapi', version: '1.0.6', exit: 0 },
      found: [
        { rule: 'removed', reason: 'api-break', path: 'openapi.yaml', line: 12, text: 'total is gone from GET /carts' },
      ],
    },
    { status: 'ran', name: 'secrets', version: '13.1.0', found: [] },
    { status: 'not measured', name: 'coverage', why: 'the tests wrote no report', found: [] },
    { status: 'not needed', name: 'protobuf', why: 'no .proto file changed' },
  ],
  findings: [
    {
      ...{ id: 'f1', category: 'security', severity: 'high', path: 'src/cart.ts', line: 7, proof: 'claimed' },
      ...{ quote: 'const total = eval(rule);\nreturn total;', text: 'A rule of a customer is run as code.' },
    },
  ],
  verdict: {
    ...{
      risk_score: 8,
      security_issues: ['src/cart.ts:7 A rule is run as code.'],
      performance_concerns: [],
      coverage_gaps: [],
    },
    ...{ api_breaking_changes: ['openapi.yaml:12 total is gone'], auto_approvable: false, requires_human_review: true },
    review_rationale: 'The risk is 8 of 10; a person is asked from 7.',
  },
};

/** The page over a change that rules asked about and a person approved. */
async function start() {
  const changes = createMemoryChanges();
  const decisions = createMemoryDecisionLog();
  let now = NOW;
  const deps = { changes, decisions, clock: () => (now += 60_000) };
  const opened = await changes.merge(aChange().id, () => aChange(CHANGE));
  const { inputs, reasoning } = aDecision();
  const rest = { inputs, reasoning, rules: ['api-break' as const] };
  const asked = await appendDecision(deps, opened, {
    ...rest,
    result: 'ask',
    why: 'total is gone from GET /carts.',
    decider: { kind: 'rules' },
  });
  await appendDecision(deps, asked, {
    ...rest,
    result: 'pass',
    why: 'mona approved it: nobody calls it',
    decider: aPerson(),
  });
  const source = createPageSource({
    ...{ ledger: createMemoryLedger(), auditLog: createMemoryAuditLog(), reviews: { changes, decisions } },
    ...{ systems: [], model: { kind: 'none', label: 'no model' }, loads: () => [] },
  });
  return { page: await startPage({ source, onError: (error) => expect.unreachable(String(error)) }), changes };
}

describe('the page of a change', () => {
  test('shows facts with tool and exit, findings with their lines, the verdict and the chain', async () => {
    const { page } = await start();
    const text = await (await fetch(`${page.url}/changes/${aChange().id}`)).text();
    await page.close();
    expect(text).toContain('version 1.0.6, exit 0');
    expect(text).toContain('<strong>API break</strong>: total is gone from GET /carts <code>openapi.yaml:12</code>');
    expect(text).toContain('Not measured</span>');
    expect(text).toContain('const total = eval(rule);\nreturn total;</pre>');
    expect(text).toMatch(/requires_human_review<\/th><td[^>]*>true/);
    expect(text).toContain('<strong>pass</strong> by mona (approve)');
    expect(text).toContain('Every line fits');
  });

  test('says which line of the chain does not fit', async () => {
    const { page, changes } = await start();
    await changes.change(aChange().id, (known) => ({ ...known, chain: { length: 3, head: '9'.repeat(64) } }));
    const text = await (await fetch(`${page.url}/changes/${aChange().id}`)).text();
    await page.close();
    expect(text).toContain('Line 3 is missing: the record ends with line 3');
  });

  test('is found from the list, and by its pull request', async () => {
    const { page } = await start();
    const list = await (await fetch(`${page.url}/changes`)).text();
    expect(list).toContain(`<a href="/changes/${aChange().id}">Reserve stock before payment</a>`);
    expect(await (await fetch(page.url)).text()).toContain('<a href="/changes">');
    expect((await fetch(`${page.url}/pull/acme/checkout/12`)).url).toBe(`${page.url}/changes/${aChange().id}`);
    expect((await fetch(`${page.url}/changes/none`)).status).toBe(404);
    await page.close();
  });

  test('opens no tag and no attribute for a stranger’s text', () => {
    fc.assert(
      fc.property(hostileChange, (record) => {
        const lines = [{ place: 1, line: record.title }];
        const markup = `${changeList([record]).markup}${changePage({ record, lines }).markup}`;
        const tags = [...markup.matchAll(/<\/?([a-z0-9]+)/g)].map(([, tag]) => tag);
        expect(tags.filter((tag) => ['script', 'img', 'iframe'].includes(tag ?? ''))).toEqual([]);
        expect(markup.replace(/"[^"]*"/g, '""')).not.toMatch(/<[^>]+\son[a-z]+=/);
      }),
      { numRuns: 30 },
    );
  });
});
