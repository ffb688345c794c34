import { expect, test } from 'vitest';
import { createMemoryLedger } from '../../adapters/memory-ledger.ts';
import { receivedAlert } from '../../core/lifecycle/alert-record.ts';
import { createPageSource } from '../../local/page-source.ts';
import { startFixture } from '../../packages/emulators/test/github/fixture.ts';
import { createMemoryAuditLog } from '../fakes/memory-audit-log.ts';
import { anAlert, anIncident } from '../fixtures/records.ts';

const LOADS = [{ label: 'before the fix', requests: 9, failures: 3, rejected: 0 }];

async function start(more: Partial<Parameters<typeof createPageSource>[0]> = {}) {
  const ledger = createMemoryLedger();
  for (const id of ['of-the-demo', 'another']) await ledger.mergeIncident(id, () => anIncident({ id }));
  const source = createPageSource({
    ledger,
    auditLog: createMemoryAuditLog(),
    systems: [],
    model: { kind: 'scripted', label: 'scripted conversation' },
    loads: (incidentId = 'of-the-demo') => (incidentId === 'of-the-demo' ? LOADS : []),
    ...more,
  });
  return { ledger, source };
}

test('what the load generator saw stands on the list and at the incident that it led to, at no other', async () => {
  const { source } = await start();
  expect((await source.overview()).loads).toEqual(LOADS);
  expect((await source.incident('of-the-demo'))?.loads).toEqual(LOADS);
  expect((await source.incident('another'))?.loads).toEqual([]);
});

test('an alert leads to its incident, once triage has found one', async () => {
  const { ledger, source } = await start();
  for (const id of ['worked', 'waiting']) await ledger.recordAlert(receivedAlert(anAlert({ id })));
  await ledger.finishAlert('worked', { disposition: { kind: 'worked', reason: '' }, incidentIds: ['another'] });
  expect(await source.incidentOfAlert('worked')).toBe('another');
  expect(await source.incidentOfAlert('waiting')).toBeUndefined();
  expect(await source.incidentOfAlert('none')).toBeUndefined();
});

test('a file is read from the local GitHub; the real one shows its own', async () => {
  const { github } = await startFixture();
  const local = await start({ github });
  const real = await start();
  expect(await local.source.sourceFile('acme/checkout', 'main', 'README.md')).toMatchObject({
    repository: 'acme/checkout',
    text: '# Checkout\n',
  });
  expect(await local.source.sourceFile('acme/checkout', 'main', 'none')).toBeUndefined();
  expect(await real.source.sourceFile('acme/checkout', 'main', 'README.md')).toBeUndefined();
});
