import { expect, test } from 'vitest';
import { createMemoryLedger } from '../../../adapters/memory-ledger.ts';
import { noteOwner } from '../../../batch-job/steps/note-owner.ts';
import { claimAttempt } from '../../../core/lifecycle/attempt.ts';
import { beginWork } from '../../../core/lifecycle/incident-work.ts';
import { aConfig, anIncident, NOW } from '../../fixtures/records.ts';

async function owned(owner: string | undefined, tree: Readonly<Record<string, string>>) {
  const incident = beginWork(anIncident(), 'alert-1', NOW);
  const ledger = createMemoryLedger();
  await ledger.mergeIncident(incident.id, () => incident);
  const { services, model, datadog } = aConfig(owner === undefined ? {} : { owner });
  const [service] = services;
  if (service === undefined) throw new Error('a configuration has a service');
  const attempt = claimAttempt(incident, { service, model, datadog, budgets: [] }, NOW);
  const read: string[] = [];
  await noteOwner(
    { attempt: () => attempt, audit: async () => undefined, options: { ledger, incidentId: incident.id } },
    {
      files: async () => Object.keys(tree),
      texts: async (paths) => {
        read.push(...paths);
        return new Map(paths.map((path) => [path, tree[path] ?? '']));
      },
    },
    ['src/cart.ts', 'src/stock.ts'],
  );
  const kept = await ledger.getIncident(incident.id);
  return { owner: kept?.owner, read };
}

const OWNERS = 'src/stock.ts @octocat\nsrc/cart.ts\n';

test.each([
  ['the first place alone', { 'docs/CODEOWNERS': '* @docs', '.github/CODEOWNERS': OWNERS }, '.github/CODEOWNERS'],
  ['the top', { 'docs/CODEOWNERS': '* @docs', CODEOWNERS: OWNERS }, 'CODEOWNERS'],
  ['docs', { 'docs/CODEOWNERS': OWNERS }, 'docs/CODEOWNERS'],
])('reads CODEOWNERS once, from %s', async (_, tree, place) => {
  const { owner, read } = await owned('codeowners', tree);
  expect(read).toEqual([place]);
  // Nobody owns the first suspect, so the owner of the second one is called.
  expect(owner).toEqual({ from: 'codeowners', names: ['@octocat'], because: { path: 'src/stock.ts', line: 1 } });
});

test.each([
  ['there is no such file', 'codeowners', {}],
  ['it names nobody for the files', 'codeowners', { CODEOWNERS: '/lib/ @octocat' }],
  ['the service has another owner', 'U0123ABCD', { CODEOWNERS: '* @octocat' }],
  ['the service has no owner', undefined, { CODEOWNERS: '* @octocat' }],
] as const)('notes no owner of CODEOWNERS if %s', async (_, configured, tree) => {
  expect((await owned(configured, tree)).owner).toBeUndefined();
});
