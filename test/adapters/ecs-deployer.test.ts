import { ECSClient } from '@aws-sdk/client-ecs';
import { type EcsEvent, startEcs } from '@mendhook/emulators/aws/ecs';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createEcsDeployer } from '../../adapters/ecs-deployer.ts';
import { deployerSchema } from '../../core/config/release-terms.ts';
import type { DeployOrder } from '../../core/ports/deployer.ts';
import { isNamed } from '../../core/release/is-named.ts';
import { readDeployEvent } from '../../lambdas/deploy-events/read-deploy-event.ts';
import { type DeployerWorld, describeDeployerContract, NEW, OLD } from './deployer-contract.ts';
import { faultyCalls } from './faulty-calls.ts';

const IMAGE = '123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop:{commit}';
const TERMS = deployerSchema.parse({
  ...{ kind: 'ecs', role: 'arn:aws:iam::123456789012:role/deploy', image: IMAGE, container: 'app' },
  production: { cluster: 'live', service: 'shop' },
});
const ORDER: DeployOrder = {
  ...{ releaseId: '0123456789abcdef', step: 4, tries: 1, startedAt: Date.now() },
  ...{ service: { name: 'shop' }, repository: 'acme/shop', branch: 'main', environment: 'production', env: 'live' },
  ...{ target: NEW, previous: OLD, percent: 5 },
};

async function fresh() {
  const events: EcsEvent[] = [];
  const containers = [
    { name: 'app', image: IMAGE.replace('{commit}', OLD.commit) },
    { name: 'proxy', image: 'envoy' },
  ];
  const ecs = await startEcs({
    services: [{ cluster: 'live', service: 'shop', family: 'shop', containers }],
    onEvent: (event) => void events.push(event),
  });
  onTestFinished(() => ecs.close());
  const client = new ECSClient({
    ...{ endpoint: ecs.url, region: 'us-east-1', maxAttempts: 1 },
    credentials: { accessKeyId: 'deploy', secretAccessKey: 'x' },
  });
  const faults = faultyCalls(client);
  if (TERMS.kind !== 'ecs') throw new Error('these terms are of ECS');
  const deployer = createEcsDeployer({ client, terms: TERMS });
  const world: DeployerWorld = {
    ...{ deployer, order: ORDER },
    taken: async () => ecs.deployments('live', 'shop'),
    loseAnswer: () => faults.loseAnswer('UpdateService', 'StopServiceDeployment'),
    finish: async (id) => {
      ecs.carryOn(id);
      await deployer.describe(ORDER, id);
      ecs.carryOn(id);
    },
    fail: async (id) => ecs.fail(id),
    forbid: () => faults.refuse('AccessDeniedException', 400),
    remove: async () => ecs.remove('shop'),
    answer: (fault) =>
      fault === 'limited' ? faults.refuse('ThrottlingException', 400, 1) : faults.refuse('ServerException', 503, 1),
  };
  return { ...world, ecs, events };
}

describeDeployerContract('ECS', fresh);

describe('ECS', () => {
  test('a canary has the commit’s image in its container alone, and pauses before each shift until it is told to go on', async () => {
    const { deployer, ecs, events } = await fresh();
    const id = await deployer.deploy(ORDER);
    ecs.carryOn(id);
    expect(ecs.weight(id)).toBe(0);
    expect(await deployer.describe(ORDER, id)).toEqual({ kind: 'running', percent: 0 });
    ecs.carryOn(id);
    expect(ecs.weight(id)).toBe(5);
    expect(await deployer.describe(ORDER, id)).toEqual({ kind: 'paused', percent: 5 });
    ecs.carryOn(id);
    expect(ecs.weight(id)).toBe(5);
    expect(events.map(({ detail }) => detail.eventName)).toEqual([
      ...['SERVICE_DEPLOYMENT_IN_PROGRESS', 'HOOK_AWAITING_ACTION', 'HOOK_AWAITING_ACTION', 'HOOK_AWAITING_ACTION'],
    ]);
    await deployer.promote({ ...ORDER, step: 5, percent: 100 }, id);
    ecs.carryOn(id);
    const told = events.map(readDeployEvent).filter((each) => each !== undefined);
    expect(told.map(({ deployment }) => isNamed(id, deployment))).toEqual([true, true, true, true]);
    const live = await deployer.live(ORDER);
    expect(live).toEqual({ commit: NEW.commit, artifact: expect.stringContaining('task-definition/shop:2') });
  });

  test('what does not wait is not promoted', async () => {
    const { deployer } = await fresh();
    const id = await deployer.deploy(ORDER);
    const promotion = { ...ORDER, step: 5, percent: 100 };
    await expect(deployer.promote(promotion, id)).rejects.toMatchObject({ retryable: true });
    await expect(deployer.promote(promotion, 'arn:aws:ecs:x')).rejects.toMatchObject({ retryable: false });
  });

  test('all traffic at once has no pause', async () => {
    const { deployer, ecs } = await fresh();
    const whole = { ...ORDER, percent: 100 };
    const id = await deployer.deploy(whole);
    ecs.carryOn(id);
    expect(await deployer.describe(whole, id)).toEqual({ kind: 'succeeded' });
  });

  test('a deployment that ECS rolled back by itself is told so', async () => {
    const { deployer, ecs } = await fresh();
    const id = await deployer.deploy(ORDER);
    await deployer.stop({ ...ORDER, step: 9 }, id);
    ecs.carryOn(id);
    expect(await deployer.describe(ORDER, id)).toMatchObject({ kind: 'rolled-back' });
    expect((await deployer.live(ORDER))?.commit).toBe(OLD.commit);
  });

  test('staging without a service is refused', async () => {
    const { deployer } = await fresh();
    const message = expect.stringContaining('names no service of staging');
    await expect(deployer.deploy({ ...ORDER, environment: 'staging' })).rejects.toMatchObject({
      retryable: false,
      message,
    });
  });
});
