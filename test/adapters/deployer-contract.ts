import { describe, expect, test } from 'vitest';
import type { Deployer, DeployOrder } from '../../core/ports/deployer.ts';

export interface DeployerWorld {
  readonly deployer: Deployer;
  /** An order of an environment that runs `OLD`: all of it the same in each call, but for what is changed. */
  readonly order: DeployOrder;
  /** Ids of the deployments that the provider took since the world began, oldest first. */
  readonly taken: () => Promise<readonly string[]>;
  /** The next order is taken, and its answer is lost. */
  readonly loseAnswer: () => void;
  /** The provider carries out what it was told: the traffic has moved. */
  readonly finish: (deployment: string) => Promise<void>;
  /** The provider cannot carry it out. */
  readonly fail: (deployment: string) => Promise<void>;
  /** From now on we may not deploy. */
  readonly forbid: () => void;
  /** What deploys is gone: the workflow, the service. */
  readonly remove: () => Promise<void>;
  /** The next calls are answered so. */
  readonly answer: (fault: 'unavailable' | 'limited') => void;
}

export const OLD = { commit: '1'.repeat(40), version: 'old' } as const;
export const NEW = { commit: '2'.repeat(40), version: 'new' } as const;

/** What every deployer does. */
export function describeDeployerContract(name: string, fresh: () => Promise<DeployerWorld>): void {
  const orders = ({ order }: DeployerWorld) => ({
    canary: order,
    promotion: { ...order, step: order.step + 1, percent: 100 },
    rollback: { ...order, step: order.step + 2, percent: 100, target: order.previous ?? OLD, previous: order.target },
  });

  describe(`a deployer: ${name}`, () => {
    test('the same order twice is one deployment, also where the first answer was lost', async () => {
      const world = await fresh();
      const { canary } = orders(world);
      world.loseAnswer();
      await expect(world.deployer.deploy(canary)).rejects.toMatchObject({ name: 'UpstreamError', retryable: true });
      const id = await world.deployer.deploy(canary);
      expect(await world.deployer.deploy(canary)).toBe(id);
      expect(await world.taken()).toEqual([id]);
    });

    test('a share is given, and then all traffic; what is live changes with the second', async () => {
      const world = await fresh();
      const { deployer } = world;
      const { canary, promotion } = orders(world);
      expect((await deployer.live(canary))?.commit).toBe(world.order.previous?.commit);
      const id = await deployer.deploy(canary);
      expect(await deployer.describe(canary, id)).toMatchObject({ kind: 'running' });
      await world.finish(id);
      expect(await deployer.describe(canary, id)).toEqual({ kind: 'paused', percent: canary.percent });
      expect((await deployer.live(canary))?.commit).toBe(world.order.previous?.commit);
      const promoted = await deployer.promote(promotion, id);
      expect(await deployer.promote(promotion, id)).toBe(promoted);
      await world.finish(promoted);
      expect(await deployer.describe(promotion, promoted)).toMatchObject({ kind: 'succeeded' });
      expect((await deployer.live(canary))?.commit).toBe(canary.target.commit);
      expect(new Set(await world.taken())).toEqual(new Set([id, promoted]));
    });

    test.each(['under way', 'at its share'])('a canary that is %s is stopped; twice is once', async (when) => {
      const world = await fresh();
      const { deployer } = world;
      const { canary, rollback } = orders(world);
      const id = await deployer.deploy(canary);
      if (when === 'at its share') await world.finish(id);
      world.loseAnswer();
      await expect(deployer.stop(rollback, id)).rejects.toMatchObject({ retryable: true });
      const stopped = await deployer.stop(rollback, id);
      expect(await deployer.stop(rollback, id)).toBe(stopped);
      await world.finish(stopped);
      expect((await deployer.describe(rollback, stopped))?.kind).toMatch(/^(rolled-back|succeeded)$/);
      expect((await deployer.live(canary))?.commit).toBe(rollback.target.commit);
      expect(new Set(await world.taken())).toEqual(new Set([id, stopped]));
    });

    test('the version before is deployed again; another try is another deployment', async () => {
      const world = await fresh();
      const { deployer } = world;
      const { rollback } = orders(world);
      const first = await deployer.back(rollback);
      expect(await deployer.back(rollback)).toBe(first);
      await world.fail(first);
      expect(await deployer.describe(rollback, first)).toMatchObject({ kind: 'failed', reason: expect.any(String) });
      const again = { ...rollback, tries: 2 };
      const second = await deployer.back(again);
      expect(await deployer.back(again)).toBe(second);
      await world.finish(second);
      expect(await deployer.describe(again, second)).toMatchObject({ kind: 'succeeded' });
      expect(await world.taken()).toEqual([first, second]);
    });

    test('a deployment that the provider does not know', async () => {
      const { deployer, order } = await fresh();
      expect(await deployer.describe(order, '999999999')).toBeUndefined();
    });

    test('what is forbidden or gone lasts; nothing is deployed', async () => {
      const gone = await fresh();
      await gone.remove();
      await expect(gone.deployer.deploy(gone.order)).rejects.toMatchObject({ name: 'UpstreamError', retryable: false });
      const world = await fresh();
      world.forbid();
      await expect(world.deployer.deploy(world.order)).rejects.toMatchObject({ retryable: false });
      expect(await world.taken()).toEqual([]);
    });

    test('a fault of the provider passes; of a limit it says how long it lasts', async () => {
      const world = await fresh();
      world.answer('unavailable');
      await expect(world.deployer.deploy(world.order)).rejects.toMatchObject({ retryable: true });
      world.answer('limited');
      const error: unknown = await world.deployer.deploy(world.order).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ retryable: true, retryAfterMs: expect.any(Number) });
      const id = await world.deployer.deploy(world.order);
      expect(await world.taken()).toEqual([id]);
    });
  });
}
