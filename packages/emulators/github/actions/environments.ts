import type { StoredRepository } from '../state.ts';
import { commitChange, type GitHubWorld, takeId } from '../world.ts';
import type { StoredEnvironment } from './state.ts';

/** Names of environments ignore case. */
export const findEnvironment = (repository: StoredRepository, name: string): StoredEnvironment | undefined =>
  repository.environments.find((each) => each.name.toLowerCase() === name.toLowerCase());

/** An environment that a workflow or a deployment names is made where it is not there. */
export function findOrAddEnvironment(
  world: GitHubWorld,
  repository: StoredRepository,
  name: string,
): StoredEnvironment {
  const known = findEnvironment(repository, name);
  if (known !== undefined) return known;
  const now = world.clock();
  const environment: StoredEnvironment = {
    ...{ id: takeId(world), name, waitTimer: 0, branchPolicy: null, rules: [], createdAt: now, updatedAt: now },
  };
  repository.environments.push(environment);
  commitChange(world);
  return environment;
}
