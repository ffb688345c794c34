import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createMemoryDecisionLog } from '../../adapters/memory-decision-log.ts';
import { createMemoryLedger } from '../../adapters/memory-ledger.ts';
import { createMemoryReleases } from '../../adapters/memory-releases.ts';
import { createPageSource } from '../../local/page-source.ts';
import { startPage } from '../../local/start-page.ts';
import { releaseList } from '../../page/views/release-list.ts';
import { releasePage } from '../../page/views/release-page.ts';
import { appendReleaseDecision } from '../../workflows/releases/append-release-decision.ts';
import { hostileRelease } from '../core/messages/hostile-release.ts';
import { createMemoryAuditLog } from '../fakes/memory-audit-log.ts';
import { aRelease, aReleaseDecision, NOW } from '../fixtures/records.ts';
import { aCanary, stepsToCanary } from '../fixtures/releases.ts';

const ID = aRelease().id;

/** The page over a release whose first step was decided, and that is in its canary now. */
async function start() {
  const releases = createMemoryReleases();
  const decisions = createMemoryDecisionLog();
  const opened = await releases.merge(ID, () => aRelease());
  const { sequence, previous, at, releaseId, ...decision } = aReleaseDecision();
  await appendReleaseDecision({ releases, decisions, clock: () => NOW }, opened, decision);
  const canary = aCanary(5, () => 4);
  await releases.change(ID, (known) => ({ ...known, status: 'canary', steps: stepsToCanary(), canary }));
  const source = createPageSource({
    ...{ ledger: createMemoryLedger(), auditLog: createMemoryAuditLog(), released: { releases, decisions } },
    ...{ systems: [], model: { kind: 'none', label: 'no model' }, loads: () => [] },
  });
  const page = await startPage({ source, onError: (error) => expect.unreachable(String(error)) });
  const read = async (path: string) => (await fetch(`${page.url}${path}`)).text();
  return { page, releases, read };
}

test('a release shows its steps, the evidence as a chart and as a table, its chain and the way back', async () => {
  const { page, read } = await start();
  const text = await read(`/releases/${ID}`);
  await page.close();
  expect(text).toContain('It has 5 % of production’s traffic.');
  expect(text).toMatch(
    /<svg class="evidence-chart" role="img" aria-label="Errors: 2\.7 % \(20 of 750\), version before/,
  );
  expect(text.match(/<polyline/g)).toHaveLength(4);
  expect(text).toContain('<td>750</td><td>20</td>');
  expect(text).toContain('deploy-canary 5 %');
  expect(text).toContain('131 ms, before 120 ms');
  expect(text).toContain('<strong>go</strong>: deploy-staging 100 % by Rules');
  expect(text).toContain('Every line fits');
});

test('it is found from the list; what does not fit is said; what is unknown is not found', async () => {
  const { page, releases, read } = await start();
  expect(await read('/')).toContain('<a href="/releases">');
  expect(await read('/releases')).toContain(`<a href="/releases/${ID}">checkout cccccccccccc</a>`);
  await releases.change(ID, (known) => ({ ...known, chain: { length: 2, head: '9'.repeat(64) } }));
  expect(await read(`/releases/${ID}`)).toContain('Line 2 is missing: the record ends with line 2');
  expect((await fetch(`${page.url}/releases/none`)).status).toBe(404);
  await page.close();
});

test('opens no tag and no attribute for a stranger’s text', () => {
  fc.assert(
    fc.property(hostileRelease, (record) => {
      const lines = [{ place: 1, line: record.branch }];
      const markup = `${releaseList([record]).markup}${releasePage({ record, lines }).markup}`;
      const tags = [...markup.matchAll(/<\/?([a-z0-9]+)/g)].map(([, tag]) => tag);
      expect(tags.filter((tag) => ['script', 'img', 'iframe'].includes(tag ?? ''))).toEqual([]);
      expect(markup.replace(/"[^"]*"/g, '""')).not.toMatch(/<[^>]+\son[a-z]+=/);
    }),
    { numRuns: 30 },
  );
});
