import type { StoredRepository } from '../state.ts';
import { commitChange, type GitHubWorld } from '../world.ts';
import type { WaitingJob } from './active.ts';
import { findOrAddEnvironment } from './environments.ts';
import { notifyProtectionRule } from './notify.ts';
import type { StoredDeployment, StoredRun } from './state.ts';

interface Asked {
  readonly run: StoredRun;
  readonly deployment: StoredDeployment;
  readonly signal: AbortSignal;
  readonly say: (state: 'waiting') => void;
}

/** Asks each custom rule of the deployment's environment, and waits for all of them. One that rejects is enough. */
export async function awaitRules(
  world: GitHubWorld,
  repository: StoredRepository,
  { run, deployment, signal, say }: Asked,
): Promise<'approved' | 'rejected' | 'cancelled'> {
  const environment = findOrAddEnvironment(world, repository, deployment.environment);
  const open = new Set(environment.rules.map(({ appId }) => appId));
  if (open.size === 0) return 'approved';
  run.status = 'waiting';
  run.updatedAt = world.clock();
  say('waiting');
  const { promise, resolve } = Promise.withResolvers<'approved' | 'rejected' | 'cancelled'>();
  const waiting: WaitingJob = {
    ...{ run, environment: environment.name },
    answer: (appId, state) => {
      open.delete(appId);
      if (state === 'rejected') resolve('rejected');
      else if (open.size === 0) resolve('approved');
    },
  };
  world.actions.waiting.add(waiting);
  signal.addEventListener('abort', () => resolve('cancelled'), { once: true });
  commitChange(world);
  notifyProtectionRule(world, repository, run, deployment);
  try {
    return await promise;
  } finally {
    world.actions.waiting.delete(waiting);
  }
}

/** The job of a run that waits for the rules of an environment. */
export const findWaiting = (world: GitHubWorld, run: StoredRun, environment: string): WaitingJob | undefined =>
  [...world.actions.waiting].find(
    (each) => each.run === run && each.environment.toLowerCase() === environment.toLowerCase(),
  );
