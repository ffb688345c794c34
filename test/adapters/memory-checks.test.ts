import { createMemoryChecks } from '../fakes/memory-checks.ts';
import { describeChecksContract } from './checks-contract.ts';

const repository = 'acme/shop';

describeChecksContract('in memory', async () => {
  const checks = createMemoryChecks();
  return {
    checks,
    repository,
    head: 'a'.repeat(40),
    forbid: () => void checks.forbidden.add(repository),
    runs: async () =>
      checks.runs.map(({ id, externalId, name, status, conclusion, title, summary, annotations, actions }) => ({
        ...{ id, externalId, name, status, conclusion, title, summary, annotations, actions },
      })),
  };
});
