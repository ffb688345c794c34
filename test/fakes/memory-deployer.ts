import { UpstreamError } from '../../core/errors.ts';
import type { Deployer, DeploymentState, DeployOrder } from '../../core/ports/deployer.ts';

interface Deployment {
  readonly id: string;
  readonly key: string;
  readonly env: string;
  readonly commit: string;
  readonly percent: number;
  /** The deployment whose traffic this one moves: a promotion's, or that of a stop. */
  readonly of?: string | undefined;
  state: 'running' | 'done' | 'failed' | 'stopped';
}

/**
 * A deployer in memory, under the contract of all deployers. It carries an order out when a test says so, and refuses what
 * providers refuse: a second deployment while one is under way, a promotion of what was stopped, a stop of what has all traffic.
 *
 * @param live what each environment runs at first, by its name: commits
 */
export function createMemoryDeployer(live: Readonly<Record<string, string>> = {}) {
  const running = new Map(Object.entries(live));
  const deployments: Deployment[] = [];
  /** What changed in an environment, in words, in its order. */
  const done: string[] = [];
  const faults: { loseAnswer?: true; forbidden?: true; gone?: true; next?: 'unavailable' | 'limited' } = {};

  const fault = (message: string, retryable: boolean, retryAfterMs?: number) =>
    new UpstreamError('the provider', message, { retryable, retryAfterMs });
  const pass = () => {
    const { next } = faults;
    delete faults.next;
    if (next === 'unavailable') throw fault('503', true);
    if (next === 'limited') throw fault('429', true, 30_000);
    if (faults.forbidden) throw fault('you may not deploy', false);
    if (faults.gone) throw fault('there is no such service', false);
  };
  const answer = (id: string): string => {
    if (!faults.loseAnswer) return id;
    delete faults.loseAnswer;
    throw fault('the connection broke', true);
  };
  const keyOf = ({ releaseId, step, tries }: DeployOrder, what: string) => [releaseId, step, tries, what].join('/');
  const find = (id: string) => deployments.find((each) => each.id === id);
  const take = (what: string, order: DeployOrder, of?: Deployment): string => {
    pass();
    const key = keyOf(order, what);
    const known = deployments.find((each) => each.key === key);
    if (known !== undefined) return answer(known.id);
    const { env, percent, target } = order;
    const isBusy = deployments.some((each) => each.env === env && each.id !== of?.id && isOpen(each));
    if (isBusy && what !== 'back') throw fault('another deployment is under way', false);
    for (const each of deployments) if (what === 'back' && each.env === env && isOpen(each)) each.state = 'stopped';
    const id = `d-${deployments.length + 1}`;
    deployments.push({ id, key, env, commit: target.commit, percent, of: of?.id, state: 'running' });
    done.push(`${what} ${target.commit.slice(0, 4)} ${percent}% ${env}`);
    return answer(id);
  };
  /** It is open as long as it has not got all traffic, failed or was stopped. */
  const isOpen = ({ state, percent }: Deployment) => state === 'running' || (state === 'done' && percent < 100);

  const deployer: Deployer = {
    deploy: async (order) => take('deploy', order),
    promote: async (order, deployment) => {
      const canary = find(deployment);
      const key = keyOf(order, 'promote');
      const isKnown = deployments.some((each) => each.key === key);
      if (!isKnown && (canary?.state !== 'done' || canary.percent === 100))
        throw fault('there is nothing to promote', false);
      const id = take('promote', order, canary);
      if (canary !== undefined && canary.state === 'done') canary.state = 'stopped';
      return id;
    },
    stop: async (order, deployment) => {
      const canary = find(deployment);
      const isKnown = deployments.some((each) => each.key === keyOf(order, 'stop'));
      if (canary === undefined) throw fault('there is no such deployment', false);
      if (!isKnown && !isOpen(canary)) throw fault('it has all traffic, or was stopped', false);
      canary.state = 'stopped';
      return take('stop', order, canary);
    },
    back: async (order) => take('back', order),
    describe: async (_, deployment): Promise<DeploymentState | undefined> => {
      pass();
      const known = find(deployment);
      if (known === undefined) return undefined;
      if (known.state === 'running') return { kind: 'running' };
      if (known.state === 'failed') return { kind: 'failed', reason: 'it did not become healthy' };
      if (known.state === 'stopped') return { kind: 'rolled-back', reason: 'it was stopped' };
      return known.percent < 100 ? { kind: 'paused', percent: known.percent } : { kind: 'succeeded' };
    },
    live: async ({ env }) => {
      pass();
      const commit = running.get(env);
      return commit === undefined ? undefined : { commit };
    },
  };
  return {
    ...deployer,
    done,
    taken: () => deployments.map(({ id }) => id),
    /** The provider carries out what it was told. */
    finish: (id: string) => {
      const known = find(id);
      if (known?.state !== 'running') return;
      known.state = 'done';
      if (known.percent === 100) running.set(known.env, known.commit);
    },
    finishAll: () => {
      const open = deployments.filter(({ state }) => state === 'running');
      for (const each of open) {
        each.state = 'done';
        if (each.percent === 100) running.set(each.env, each.commit);
      }
      return open.map(({ id }) => id);
    },
    fail: (id: string) => {
      const known = find(id);
      if (known?.state === 'running') known.state = 'failed';
    },
    runs: (env: string) => running.get(env),
    /** Somebody takes its traffic away by hand. */
    stopByHand: (id: string) => void Object.assign(find(id) ?? {}, { state: 'stopped' }),
    /** Somebody deploys by hand. */
    deployByHand: (env: string, commit: string) => void running.set(env, commit),
    loseAnswer: () => void Object.assign(faults, { loseAnswer: true }),
    forbid: () => void Object.assign(faults, { forbidden: true }),
    allow: () => {
      delete faults.forbidden;
    },
    remove: () => void Object.assign(faults, { gone: true }),
    answer: (next: 'unavailable' | 'limited') => void Object.assign(faults, { next }),
  };
}
