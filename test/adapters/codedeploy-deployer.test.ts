import { CodeDeployClient } from '@aws-sdk/client-codedeploy';
import { type CodeDeployEvent, startCodeDeploy } from '@mendhook/emulators/aws/codedeploy';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createCodeDeployDeployer } from '../../adapters/codedeploy-deployer.ts';
import { deployerSchema } from '../../core/config/release-terms.ts';
import type { DeployOrder } from '../../core/ports/deployer.ts';
import { type DeployerWorld, describeDeployerContract, NEW, OLD } from './deployer-contract.ts';
import { faultyCalls } from './faulty-calls.ts';

const TERMS = deployerSchema.parse({
  ...{ kind: 'codedeploy', role: 'arn:aws:iam::123456789012:role/deploy' },
  revision: { bucket: 'builds', key: 'shop/{commit}/appspec.yaml' },
  production: { application: 'shop', group: 'live' },
});
const keyOf = (commit: string) => `shop/${commit}/appspec.yaml`;
const ORDER: DeployOrder = {
  ...{ releaseId: '0123456789abcdef', step: 4, tries: 1, startedAt: Date.now() },
  ...{ service: { name: 'shop' }, repository: 'acme/shop', branch: 'main', environment: 'production', env: 'live' },
  ...{ target: NEW, previous: OLD, percent: 5 },
};

async function fresh(platform: 'Lambda' | 'ECS', canary = 5) {
  const events: CodeDeployEvent[] = [];
  const codedeploy = await startCodeDeploy({
    groups: [
      { application: 'shop', group: 'live', platform, config: 'Canary', key: keyOf(OLD.commit), alarms: ['judge'] },
    ],
    canaries: { Canary: { percent: canary, minutes: 120 } },
    revisions: [keyOf(OLD.commit), keyOf(NEW.commit)],
    onEvent: (event) => void events.push(event),
  });
  onTestFinished(() => codedeploy.close());
  const client = new CodeDeployClient({
    ...{ endpoint: codedeploy.url, region: 'us-east-1', maxAttempts: 1 },
    credentials: { accessKeyId: 'deploy', secretAccessKey: 'x' },
  });
  const faults = faultyCalls(client);
  if (TERMS.kind !== 'codedeploy') throw new Error('these terms are of CodeDeploy');
  const deployer = createCodeDeployDeployer({ client, terms: TERMS });
  // The version before was deployed as well.
  const first = await deployer.back({ ...ORDER, step: 1, target: OLD });
  codedeploy.carryOn(first);
  const promoted = new Set<string>();
  const world: DeployerWorld = {
    deployer: {
      ...deployer,
      promote: async (order, id) => {
        promoted.add(id);
        return await deployer.promote(order, id);
      },
    },
    order: ORDER,
    taken: async () => codedeploy.deployments().slice(1),
    loseAnswer: () => faults.loseAnswer('CreateDeployment', 'StopDeployment'),
    finish: async (id) => (promoted.has(id) ? codedeploy.shiftRest(id) : codedeploy.carryOn(id)),
    fail: async (id) => codedeploy.fail(id),
    forbid: () => faults.refuse('AccessDeniedException', 400),
    remove: async () => codedeploy.remove('live'),
    answer: (fault) =>
      fault === 'limited' ? faults.refuse('ThrottlingException', 400, 1) : faults.refuse('InternalFailure', 500, 1),
  };
  return { ...world, codedeploy, events };
}

describeDeployerContract('CodeDeploy with Lambda', () => fresh('Lambda'));
describeDeployerContract('CodeDeploy with ECS', () => fresh('ECS'));

describe('CodeDeploy', () => {
  test('a canary of another share is refused, and says both', async () => {
    const { deployer } = await fresh('ECS', 10);
    const message = expect.stringContaining('Canary gives 10 percent, and canary.percent is 5');
    await expect(deployer.deploy(ORDER)).rejects.toMatchObject({ retryable: false, message });
  });

  test('a commit whose AppSpec is not there is refused', async () => {
    const { deployer } = await fresh('Lambda');
    const target = { commit: '9'.repeat(40), version: 'x' };
    await expect(deployer.deploy({ ...ORDER, target })).rejects.toMatchObject({ retryable: false });
  });

  test('a stop is over once CodeDeploy’s rollback is', async () => {
    const { deployer, codedeploy, events } = await fresh('Lambda');
    const id = await deployer.deploy(ORDER);
    codedeploy.carryOn(id);
    await deployer.stop({ ...ORDER, step: 6, percent: 100, target: OLD }, id);
    expect(await deployer.describe(ORDER, id)).toEqual({ kind: 'running' });
    codedeploy.carryOn(id);
    expect(await deployer.describe(ORDER, id)).toMatchObject({ kind: 'rolled-back' });
    expect(events.map(({ detail }) => detail.state).slice(-3)).toEqual(['STOP', 'START', 'SUCCESS']);
  });

  test('what was stopped cannot be promoted; what has all traffic is deployed back', async () => {
    const { deployer, codedeploy } = await fresh('Lambda');
    const id = await deployer.deploy(ORDER);
    codedeploy.carryOn(id);
    codedeploy.shiftRest(id);
    const back = await deployer.stop({ ...ORDER, step: 6, percent: 100, target: OLD }, id);
    expect(back).not.toBe(id);
    await expect(deployer.promote({ ...ORDER, step: 7, percent: 100 }, 'd-999')).rejects.toMatchObject({
      retryable: false,
    });
  });

  test('an alarm of the group stops a canary and what begins meanwhile; the version before comes back all the same', async () => {
    const { deployer, codedeploy } = await fresh('Lambda');
    const id = await deployer.deploy(ORDER);
    codedeploy.carryOn(id);
    codedeploy.setAlarm('judge', 'ALARM');
    codedeploy.carryOn(id);
    expect(await deployer.describe(ORDER, id)).toMatchObject({
      ...{ kind: 'rolled-back', reason: expect.stringContaining('alarms have been activated') },
    });
    const second = await deployer.deploy({ ...ORDER, step: 8 });
    expect((await deployer.describe(ORDER, second))?.kind).not.toBe('paused');
    codedeploy.carryOn(second);
    expect(await deployer.describe(ORDER, second)).toMatchObject({ kind: 'rolled-back' });
    const back = await deployer.back({ ...ORDER, step: 9, percent: 100, target: OLD });
    codedeploy.carryOn(back);
    expect(await deployer.describe({ ...ORDER, percent: 100 }, back)).toEqual({ kind: 'succeeded' });
  });

  test('a canary says when CodeDeploy gives the rest by itself', async () => {
    const { deployer, codedeploy } = await fresh('Lambda');
    const before = Date.now();
    const id = await deployer.deploy(ORDER);
    codedeploy.carryOn(id);
    const state = await deployer.describe({ ...ORDER, percent: 100 }, id);
    const until = state?.kind === 'running' ? (state.until ?? 0) : 0;
    expect((until - before) / 60_000).toBeCloseTo(120, 0);
  });
});
