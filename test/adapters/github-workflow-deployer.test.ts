import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { createGitHubWorkflowDeployer } from '../../adapters/github-workflow-deployer.ts';
import { deployWorkflow } from '../fixtures/deploy-workflow.ts';
import { type DeployerWorld, describeDeployerContract, NEW, OLD } from './deployer-contract.ts';
import { type LocalGitHubWithApp, startLocalGitHub } from './local-github.ts';

const repository = 'acme/shop';
const DISPATCH = 'POST /repos/acme/shop/actions/workflows/*/dispatches';
const NO_PATIENCE = { retries: 0, longestWaitMs: 0 };
let local: LocalGitHubWithApp;
let worlds = 0;

beforeAll(async () => {
  local = await startLocalGitHub();
  const unnamed = deployWorkflow().replace(/^run-name:.*\n/m, '');
  const files = {
    '.github/workflows/deploy.yml': deployWorkflow(),
    '.github/workflows/unnamed.yml': unnamed,
    '.github/workflows/by-hand.yml': unnamed,
  };
  await local.github.commitFiles('acme', 'shop', { branch: 'main', files, message: 'ci: deploy', by: 'ada' });
});
afterAll(() => local.close());

interface Named {
  readonly workflow: string;
}

async function fresh({ workflow }: Named = { workflow: 'deploy.yml' }): Promise<DeployerWorld> {
  const { github, freshTokens, permissions } = local;
  worlds += 1;
  const env = `production-${worlds}`;
  const before = github.workflowRuns('acme', 'shop').length;
  // Somebody deployed the version before by another way.
  github.deploy('acme', 'shop', { environment: env, sha: OLD.commit, ref: 'main', state: 'success', by: 'ada' });
  let used = workflow;
  const deployer = () =>
    createGitHubWorkflowDeployer({
      ...{ tokens: freshTokens(), workflow: used, apiUrl: github.url, patience: NO_PATIENCE },
    });
  return {
    get deployer() {
      return deployer();
    },
    order: {
      ...{ releaseId: worlds.toString(16).padStart(16, '0'), step: 4, tries: 1, startedAt: Date.now() },
      ...{ service: { name: 'shop' }, repository, branch: 'main', environment: 'production', env },
      ...{ target: NEW, previous: OLD, percent: 5 },
    },
    taken: async () =>
      github
        .workflowRuns('acme', 'shop')
        .slice(before)
        .map(({ id }) => String(id)),
    loseAnswer: () => github.addFault({ route: DISPATCH, answer: { kind: 'answer-lost' } }),
    finish: async (id) => github.finishRun('acme', 'shop', Number(id), 'success'),
    fail: async (id) => github.finishRun('acme', 'shop', Number(id), 'failure'),
    forbid: () => {
      delete permissions['actions'];
      onTestFinished(() => {
        permissions['actions'] = 'write';
      });
    },
    remove: async () => {
      used = 'gone.yml';
    },
    answer: (fault) =>
      github.addFault({
        route: DISPATCH,
        answer:
          fault === 'limited' ? { kind: 'secondary-limit', retryAfter: 90 } : { kind: 'unavailable', status: 503 },
      }),
  };
}

describeDeployerContract('a workflow of GitHub', fresh);

describe('a workflow of GitHub', () => {
  test('the workflow of the docs declares what it is sent, and its run is named by it', async () => {
    const world = await fresh();
    const id = await world.deployer.deploy(world.order);
    const run = local.github.workflowRuns('acme', 'shop').find((each) => each.id === Number(id));
    expect(run?.inputs).toEqual({
      ...{ release: world.order.releaseId, step: '4', environment: world.order.env, commit: NEW.commit },
      ...{ action: 'deploy', percent: '5' },
    });
    expect(run?.displayTitle).toBe(`mendhook ${world.order.releaseId}/4 deploy ${NEW.commit} 5%`);
    expect(run?.headBranch).toBe('main');
  });

  test('without a name for its runs it deploys once; a repetition cannot be told from another step, and is refused', async () => {
    const world = await fresh({ workflow: 'unnamed.yml' });
    const id = await world.deployer.deploy(world.order);
    expect(await world.taken()).toEqual([id]);
    const message = expect.stringContaining(`a run-name that begins with mendhook \${{ inputs.release }}`);
    await expect(world.deployer.deploy(world.order)).rejects.toMatchObject({ retryable: false, message });
    expect(await world.taken()).toEqual([id]);
  });

  test('a run that a person starts by hand is not in the way', async () => {
    const world = await fresh({ workflow: 'by-hand.yml' });
    const inputs = { release: 'by-hand', step: '1', environment: 'x', commit: 'c', action: 'deploy', percent: '100' };
    const byHand = { workflow: 'by-hand.yml', ref: 'main', inputs, by: 'ada' };
    const id = await local.github.runWorkflow('acme', 'shop', byHand);
    expect(await world.deployer.deploy(world.order)).not.toBe(String(id));
  });

  test('a branch that is gone lasts, and says so', async () => {
    const world = await fresh();
    const message = expect.stringContaining('No ref found for: gone');
    await expect(world.deployer.deploy({ ...world.order, branch: 'gone' })).rejects.toMatchObject({
      ...{ retryable: false, message },
    });
  });

  test('where somebody deployed by hand meanwhile, that is live; a failed deployment is not', async () => {
    const world = await fresh();
    const { github } = local;
    const { env } = world.order;
    const hotfix = '3'.repeat(40);
    github.deploy('acme', 'shop', { environment: env, sha: hotfix, ref: 'main', state: 'success', by: 'ada' });
    github.deploy('acme', 'shop', { environment: env, sha: '4'.repeat(40), ref: 'main', state: 'failure', by: 'ada' });
    expect(await world.deployer.live(world.order)).toEqual({ commit: hotfix });
    expect(await world.deployer.live({ ...world.order, env: 'nowhere' })).toBeUndefined();
  });
});
