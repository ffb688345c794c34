import { createMemoryDeployer } from '../fakes/memory-deployer.ts';
import { aRelease, NOW } from '../fixtures/records.ts';
import { describeDeployerContract, NEW, OLD } from './deployer-contract.ts';

describeDeployerContract('in memory', async () => {
  const world = createMemoryDeployer({ production: OLD.commit });
  const { id, service, repository, branch } = aRelease();
  return {
    ...world,
    deployer: world,
    order: {
      ...{ releaseId: id, step: 1, tries: 1, startedAt: NOW, service, repository, branch },
      ...{ environment: 'production', env: 'production', target: NEW, previous: OLD, percent: 5 },
    },
    taken: async () => world.taken(),
    finish: async (deployment) => world.finish(deployment),
    fail: async (deployment) => world.fail(deployment),
    remove: async () => world.remove(),
  };
});
